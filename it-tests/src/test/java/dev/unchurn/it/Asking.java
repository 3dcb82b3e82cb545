package dev.unchurn.it;

import dev.unchurn.itsupport.ChildJvm;
import java.time.Duration;

/** Talks to a program that answers each line on its standard input with one that begins in a known way. */
final class Asking {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChildJvm child;

    Asking(ChildJvm child) {
        this.child = child;
    }

    /** Sends a line and waits for a new line of output that begins so; returns it. */
    String say(String line, String answer) throws Exception {
        int before = answers(answer);
        child.send(line);
        Answers answers = new Answers(answer, before);
        return child.awaitOut(answers::isNew, PATIENCE);
    }

    private int answers(String answer) {
        return (int)
                child.out().stream().filter(said -> said.startsWith(answer)).count();
    }

    /** Tells the lines that have been there before from the new one. */
    static final class Answers {
        private final String begin;
        private int old;

        Answers(String begin, int old) {
            this.begin = begin;
            this.old = old;
        }

        boolean isNew(String line) {
            return line.startsWith(begin) && old-- <= 0;
        }
    }
}
