package dev.unchurn.it;

import java.nio.file.Path;

/** A Java installation that the tests start children on. */
record Jvm(int feature, Path home) {
    /** The JVM that runs the tests. */
    static Jvm running() {
        return new Jvm(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
    }

    @Override
    public String toString() {
        return "Java " + feature;
    }
}
