package dev.unchurn.report.html;

import dev.unchurn.event.PoolName;
import dev.unchurn.stats.Prediction;
import java.util.Map;

/** Says what pooling would have made of each pool, where that is known. Thread-safe. */
public interface Predictions {
    /** At this moment; empty when nothing is predicted. */
    Map<PoolName, Prediction> now();
}
