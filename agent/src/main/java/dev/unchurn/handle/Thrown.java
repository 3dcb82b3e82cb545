package dev.unchurn.handle;

/** Throws what a driver threw, checked or not, where the signature does not say so. Stateless. */
final class Thrown {
    private Thrown() {}

    /** Does not return normally; the return type lets a caller write a throw statement. */
    static RuntimeException unchecked(Throwable cause) {
        throw Thrown.<RuntimeException>as(cause);
    }

    /** The unchecked cast is the point: the compiler is told of another type than the JVM sees. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T as(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
