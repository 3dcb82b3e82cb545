package com.acme.drivers;

import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;

/** Gives out connections of a class whose server is not there: no constructor has run, they lead nowhere. */
final class HollowDriver implements Driver {
    private final String url;
    private final Class<?> connectionClass;
    private final Object unsafe;

    HollowDriver(String url, Class<?> connectionClass) throws ReflectiveOperationException {
        this.url = url;
        this.connectionClass = connectionClass;
        // by its name: the compiler does not show it to Java 8's own programs
        Field field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
        field.setAccessible(true);
        unsafe = field.get(null);
    }

    @Override
    public Connection connect(String asked, Properties info) throws SQLException {
        if (!acceptsURL(asked)) return null;
        try {
            return (Connection)
                    unsafe.getClass().getMethod("allocateInstance", Class.class).invoke(unsafe, connectionClass);
        } catch (ReflectiveOperationException e) {
            throw new SQLException(e);
        }
    }

    @Override
    public boolean acceptsURL(String asked) {
        return asked.equals(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String asked, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }
}
