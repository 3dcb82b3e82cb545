package dev.unchurn.handle;

/** Throws what a driver threw, checked or not, where the signature does not say so. Stateless. */
final class Thrown {
    private Thrown() {}

    /** Never returns; the return type lets callers write {@code throw}. */
    static RuntimeException unchecked(Throwable thrown) {
        throw Thrown.<RuntimeException>as(thrown);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T as(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
