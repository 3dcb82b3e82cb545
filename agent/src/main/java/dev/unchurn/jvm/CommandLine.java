package dev.unchurn.jvm;

/** The options of the JVM, whether they came by the command line, a file or the environment. Immutable. */
public final class CommandLine {
    private final String[] options;

    CommandLine(String... options) {
        this.options = options;
    }

    /** None where they cannot be found out. The package of the class that knows them must be exported to us. */
    static CommandLine ofThisJvm() {
        try {
            Class<?> machine = Class.forName("jdk.internal.misc.VM");
            String[] options =
                    (String[]) machine.getMethod("getRuntimeArguments").invoke(null);
            // where there was none
            return options == null ? new CommandLine() : new CommandLine(options);
        } catch (ReflectiveOperationException | RuntimeException unknown) {
            return new CommandLine();
        }
    }

    /** Whether there is one agent, of whatever kind. An agent that was attached is in no option. */
    public boolean hasOneAgent() {
        int agents = 0;
        for (String option : options) {
            if (option.startsWith("-javaagent:") || option.startsWith("-agent")) agents++;
        }
        return agents == 1;
    }

    /** Whether the program may have an archive of its classes beside the JDK's own. */
    public boolean hasArchive() {
        for (String option : options) {
            if (option.startsWith("-XX:SharedArchiveFile") || option.startsWith("-XX:AOT")) return true;
        }
        return false;
    }
}
