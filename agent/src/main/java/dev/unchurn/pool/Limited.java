package dev.unchurn.pool;

/** What a {@link Tuner} turns and reads: a pool whose connections in use can be limited. Thread-safe. */
interface Limited {
    /** No limit on use. */
    int NO_LIMIT = Integer.MAX_VALUE;

    /**
     * From now on borrowers wait, as long as their patience lasts, while so many are in use; what there is besides stays unused.
     *
     * @param limit {@link #NO_LIMIT} for none
     */
    void limitUse(int limit, long nowNanos);

    /** What the pool does at this moment. */
    Load load();
}
