package dev.unchurn.config;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is set where: agent argument, system properties, environment, configuration file, the earlier one
 * winning. Keeps one line for each thing that it could not understand. Not thread-safe.
 */
final class Sources {
    static final String ARGUMENT = "the agent argument";
    static final String PROPERTIES = "the system properties";
    static final String ENVIRONMENT = "the environment";

    private static final int MAX_SHOWN_LENGTH = 60;

    private final @Nullable String[] values = new @Nullable String[Option.all().length];
    private final @Nullable String[] sources = new @Nullable String[values.length];
    private final List<String> problems = new ArrayList<>();

    /**
     * The valid value that was set, else the default, else null. A value that is not valid becomes a problem, and the
     * default is used even if a later source has a valid one: the line says so.
     */
    @Nullable
    String value(Option option) {
        String value = values[option.index()];
        if (value == null) return option.defaultValue();
        if (option.accepts(value)) return value;
        String fallback =
                option.defaultValue() == null ? "it is ignored" : "the default " + option.defaultValue() + " is used";
        problems.add("unchurn: option '" + option.name() + "' in " + sources[option.index()] + " is '" + shown(value)
                + "', not " + option.kind().words() + "; " + fallback + ".");
        return option.defaultValue();
    }

    /** Every option that has a value, and where it comes from. Makes no problems of its own. */
    List<OptionInForce> inForce() {
        List<OptionInForce> found = new ArrayList<>();
        for (Option option : Option.all()) {
            String value = values[option.index()];
            boolean isSet = value != null && option.accepts(value);
            String valid = isSet ? value : option.defaultValue();
            String source = isSet ? sources[option.index()] : null;
            if (valid != null) found.add(new OptionInForce(option.name(), valid, source == null ? "default" : source));
        }
        return found;
    }

    List<String> problems() {
        return problems;
    }

    void problem(String line) {
        problems.add(line);
    }

    /** Reads {@code key=value,key=value}. A value cannot hold a comma here. */
    void argument(String argument) {
        String previous = null;
        int from = 0;
        while (from <= argument.length()) {
            int comma = argument.indexOf(',', from);
            int to = comma < 0 ? argument.length() : comma;
            String part = argument.substring(from, to).trim();
            if (!part.isEmpty()) previous = pair(part, previous);
            from = to + 1;
        }
    }

    /** Takes one key=value and returns the key. What has no '=' is not shown: it can be the rest of a secret. */
    private @Nullable String pair(String part, @Nullable String previous) {
        int equals = part.indexOf('=');
        if (equals < 0) {
            problems.add("unchurn: the agent argument has a part without '=' "
                    + (previous == null ? "at its beginning" : "after " + quoted(previous))
                    + "; it is ignored. A value with a comma belongs into a file, see option 'config'.");
            return previous;
        }
        String key = part.substring(0, equals).trim();
        put(key, part.substring(equals + 1).trim(), ARGUMENT);
        return key;
    }

    /** Reads what begins with {@code unchurn.} */
    void properties(Properties properties) {
        for (String key : properties.stringPropertyNames()) {
            if (!key.startsWith(Option.PROPERTY_PREFIX)) continue;
            String value = properties.getProperty(key);
            if (value == null) continue;
            Option option = Option.named(key.substring(Option.PROPERTY_PREFIX.length()));
            if (option == null) unknown(key, PROPERTIES, names(PROPERTIES));
            else set(option, value.trim(), PROPERTIES);
        }
    }

    /** Reads what begins with {@code UNCHURN_}. An empty variable is one that is not set. */
    void environment(Map<String, String> environment) {
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String key = variable.getKey();
            String value = variable.getValue().trim();
            if (!key.startsWith(Option.ENVIRONMENT_PREFIX) || value.isEmpty()) continue;
            Option option = namedInEnvironment(key);
            if (option == null) unknown(key, ENVIRONMENT, names(ENVIRONMENT));
            else set(option, value, ENVIRONMENT);
        }
    }

    private static @Nullable Option namedInEnvironment(String variable) {
        for (Option option : Option.all()) {
            if (option.environmentName().equals(variable)) return option;
        }
        return null;
    }

    /** Reads the properties file that option {@code config} names, if one does. */
    void configurationFile() {
        String path = value(Option.CONFIG);
        if (path == null) return;
        File file = new File(path);
        String source = "the configuration file " + shown(path);
        try (Reader reader = new InputStreamReader(new FileInputStream(file), "UTF-8")) {
            Properties properties = new Properties();
            properties.load(reader);
            for (String key : properties.stringPropertyNames()) {
                put(withoutByteOrderMark(key), properties.getProperty(key, "").trim(), source);
            }
        } catch (IOException | IllegalArgumentException | SecurityException unreadable) {
            problems.add("unchurn: " + source + " " + whyNot(file) + "; going on without it.");
        }
    }

    /** The message of the exception has another wording on every system, so the file itself is asked. */
    private static String whyNot(File file) {
        try {
            if (!file.exists()) return "does not exist";
            if (file.isDirectory()) return "is a directory";
            return file.canRead() ? "is not a properties file" : "cannot be read";
        } catch (SecurityException forbidden) {
            return "cannot be read";
        }
    }

    private static String withoutByteOrderMark(String key) {
        return key.startsWith("\uFEFF") ? key.substring(1) : key;
    }

    private void put(String key, String value, String source) {
        Option option = Option.named(key);
        boolean nested = option == Option.CONFIG && !source.equals(ARGUMENT);
        if (nested) problems.add("unchurn: option 'config' in " + source + " is ignored: a file cannot name another.");
        else if (option == null) unknown(key, source, names(source));
        else set(option, value, source);
    }

    private void set(Option option, String value, String source) {
        int index = option.index();
        if (values[index] != null && !source.equals(sources[index])) return;
        values[index] = value;
        sources[index] = source;
    }

    private void unknown(String key, String source, String[] names) {
        String nearest = isName(key) ? NearestName.of(key, names) : null;
        StringBuilder line = new StringBuilder("unchurn: unknown option ");
        line.append(quoted(key)).append(" in ").append(source).append("; ");
        if (nearest != null) line.append("did you mean '").append(nearest).append("'?");
        else line.append("the options are ").append(joined(names)).append('.');
        problems.add(line.append(" It is ignored.").toString());
    }

    private static String[] names(String source) {
        Option[] all = Option.all();
        String[] names = new String[all.length];
        for (int i = 0; i < all.length; i++) {
            if (source.equals(PROPERTIES)) names[i] = all[i].propertyName();
            else names[i] = source.equals(ENVIRONMENT) ? all[i].environmentName() : all[i].name();
        }
        return names;
    }

    private static String joined(String[] names) {
        StringBuilder text = new StringBuilder();
        for (String name : names) text.append(text.length() == 0 ? "" : ", ").append(name);
        return text.toString();
    }

    /** A key as it may be shown: somebody could have put a URL with a password where a key belongs. */
    private static String quoted(String key) {
        return isName(key) ? "'" + key + "'" : "(not a name)";
    }

    private static boolean isName(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && c != '.' && c != '_' && c != '-') return false;
        }
        return !key.isEmpty() && key.length() <= MAX_SHOWN_LENGTH;
    }

    /** The value of a known option on one line of bounded length. */
    private static String shown(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length() && i < 2 * MAX_SHOWN_LENGTH; i++) {
            char c = value.charAt(i);
            text.append(c < ' ' || c == 0x7f ? '?' : c);
        }
        return text.length() < value.length() ? text.append("...").toString() : text.toString();
    }
}
