package dev.unchurn.jvm;

/** Changes method bodies of one class. */
public interface Patch {
    /**
     * The changed class file. Adds no field, method or interface, so that it can be applied to a class in use.
     *
     * @param classFile the class as it is; not modified
     * @throws Exception when the class is not as expected: it then stays as it is
     */
    byte[] apply(byte[] classFile) throws Exception;
}
