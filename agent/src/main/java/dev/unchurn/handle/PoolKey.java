package dev.unchurn.handle;

import java.lang.ref.WeakReference;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * What decides which connections a borrower may get: the URL is the index's, here are the properties with the credentials,
 * the caller's class loader, and the process defaults that drivers read when they connect (pgjdbc sends the default time
 * zone). Compared in place, without copying or hashing the properties. Never shown: it holds passwords. Immutable.
 */
final class PoolKey {
    private final String[] names;
    private final String[] values;
    private final WeakReference<ClassLoader> loader;
    private final boolean systemLoader;
    private final String timeZone;
    private final Locale locale;

    /** Where there is nothing but a user and a password. */
    private final @Nullable String onlyUser;

    private final @Nullable String onlyPassword;

    private PoolKey(Properties info, @Nullable ClassLoader loader) {
        names = info.stringPropertyNames().toArray(new String[0]);
        values = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            String value = info.getProperty(names[i]);
            values[i] = value == null ? "" : value;
        }
        this.loader = new WeakReference<>(loader);
        this.systemLoader = loader == null;
        this.timeZone = TimeZone.getDefault().getID();
        this.locale = Locale.getDefault();
        boolean plain = names.length == 2 && value("user") != null && value("password") != null;
        onlyUser = plain ? value("user") : null;
        onlyPassword = plain ? value("password") : null;
    }

    static PoolKey of(Properties info, @Nullable ClassLoader loader) {
        return new PoolKey(info, loader);
    }

    /** Whether all values are strings: the identity of others is not ours to compare. */
    static boolean canDescribe(Properties info) {
        for (Map.Entry<Object, Object> entry : info.entrySet()) {
            if (!(entry.getKey() instanceof String) || !(entry.getValue() instanceof String)) return false;
        }
        return true;
    }

    /** Whether the same connections suit. The properties are plain: as many as {@code size()} says, and nothing behind them. */
    boolean matches(Properties info, @Nullable ClassLoader callerLoader, String defaultTimeZone) {
        if (info.size() != names.length) return false;
        for (int i = 0; i < names.length; i++) {
            if (!values[i].equals(info.getProperty(names[i]))) return false;
        }
        return isSameProcess(callerLoader, defaultTimeZone);
    }

    /** As above, where the properties would be a user and a password. */
    boolean matches(String user, String password, @Nullable ClassLoader callerLoader, String defaultTimeZone) {
        return user.equals(onlyUser) && password.equals(onlyPassword) && isSameProcess(callerLoader, defaultTimeZone);
    }

    /** Whether the same connections suit callers of this loader, as far as that is not said by the properties. */
    boolean isSameProcess(@Nullable ClassLoader callerLoader, String defaultTimeZone) {
        if (systemLoader ? callerLoader != null : loader.get() != callerLoader || callerLoader == null) return false;
        return timeZone.equals(defaultTimeZone) && locale.equals(Locale.getDefault());
    }

    /** Whether the class loader that the connections were opened for is gone. */
    boolean isGone() {
        return !systemLoader && loader.get() == null;
    }

    @Nullable
    ClassLoader loader() {
        return loader.get();
    }

    /** A new copy of the properties, for opening one more connection like the others. */
    Properties properties() {
        Properties copy = new Properties();
        for (int i = 0; i < names.length; i++) copy.setProperty(names[i], values[i]);
        return copy;
    }

    /** The user, if the properties name one. */
    @Nullable
    String user() {
        return value("user");
    }

    /** Whether the properties hold a password. */
    boolean hasPassword() {
        return value("password") != null;
    }

    private @Nullable String value(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) return values[i];
        }
        return null;
    }
}
