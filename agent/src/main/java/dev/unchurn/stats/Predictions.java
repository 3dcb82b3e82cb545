package dev.unchurn.stats;

import dev.unchurn.event.PoolName;
import java.util.Collections;
import java.util.Map;

/** Whoever can say what pooling would change. Thread-safe. */
public interface Predictions {
    /** For where everything is pooled already. */
    Predictions NONE = new Predictions() {
        @Override
        public Map<PoolName, Prediction> predictions() {
            return Collections.emptyMap();
        }
    };

    /** What is known now; pools that would not be pooled, and those beyond a bound, have none. Takes some time. */
    Map<PoolName, Prediction> predictions();
}
