package dev.unchurn.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the user has asked for as {@code name=value}, and the defaults of the rest. Immutable. */
final class Options {
    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * @param defaults every option there is, as {@code name=value} with spaces between them
     * @param asked as many as there are
     */
    Options(String defaults, List<String> asked) {
        for (String option : defaults.split(" ", -1)) put(option.split("=", 2));
        for (String option : asked) {
            String[] words = option.split("=", 2);
            if (words.length != 2 || !values.containsKey(words[0])) {
                throw new IllegalArgumentException(option + ": one of these expected: " + defaults);
            }
            put(words);
        }
    }

    private void put(String[] words) {
        values.put(words[0], words[1]);
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) throw new IllegalStateException("no default for " + name);
        return value;
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }

    /** Separated by commas. */
    List<String> all(String name) {
        return List.of(text(name).split(",", -1));
    }

    /** For a comparison with the options {@code rounds}, {@code turns}, {@code warmup} and {@code millis}. */
    InTurns.Length length() {
        return new InTurns.Length(number("rounds"), number("turns"), number("warmup"), number("millis"));
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
