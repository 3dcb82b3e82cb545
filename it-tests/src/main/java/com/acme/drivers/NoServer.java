package com.acme.drivers;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;

/**
 * Uses drivers whose server is not there: asks for a connection in vain, and uses instances of their connection classes that
 * lead nowhere. Each driver has a class loader of its own.
 */
public final class NoServer {
    private NoServer() {}

    /** Arguments: for each driver its jar, its class, a URL, and the class of its connections. */
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < args.length; i += 4) {
            String name = new File(args[i]).getName();
            System.out.println("-- " + name);
            ClassLoader loader = new URLClassLoader(
                    new URL[] {new File(args[i]).toURI().toURL()},
                    ClassLoader.getSystemClassLoader().getParent());
            refused(args[i + 2], (Driver) loader.loadClass(args[i + 1]).newInstance());
            hollow("jdbc:hollow:" + name, loader.loadClass(args[i + 3]));
        }
    }

    private static void refused(String url, Driver driver) throws Exception {
        ServedDriver served = new ServedDriver(driver);
        DriverManager.registerDriver(served);
        Said.attempt("refused", () -> DriverManager.getConnection(url, "tour", "secret"));
        DriverManager.deregisterDriver(served);
    }

    private static void hollow(String url, Class<?> connectionClass) throws Exception {
        ServedDriver served = new ServedDriver(new HollowDriver(url, connectionClass));
        DriverManager.registerDriver(served);
        Connection c = DriverManager.getConnection(url);
        System.out.println(c.getClass().getName() + ", the driver's own: " + (c == served.last()));
        use(c);
        Said.attempt("close", () -> {
            c.close();
            return "done";
        });
        Said.attempt("closed", c::isClosed);
        Connection aborted = DriverManager.getConnection(url);
        Said.attempt("abort", () -> {
            aborted.abort(Runnable::run);
            return "done";
        });
        System.err.println("program: 2 of " + url);
        DriverManager.deregisterDriver(served);
    }

    private static void use(Connection c) {
        Said.attempt("statement", c::createStatement);
        Said.attempt("prepared", () -> c.prepareStatement("SELECT 1"));
        Said.attempt("metadata", c::getMetaData);
        Said.attempt("auto-commit", c::getAutoCommit);
        Said.attempt("isolation", c::getTransactionIsolation);
        Said.attempt("read only", c::isReadOnly);
        Said.attempt("catalog", c::getCatalog);
        Said.attempt("valid", () -> c.isValid(1));
        Said.attempt("warnings", c::getWarnings);
        Said.attempt("a wrapper", () -> c.isWrapperFor(c.getClass()));
        Said.attempt("unwraps to itself", () -> c.unwrap(c.getClass()) == c);
        Said.attempt("equals itself", () -> c.equals(c));
        Said.attempt("text", c::toString);
    }
}
