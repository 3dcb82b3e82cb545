package dev.unchurn.event;

import java.util.concurrent.ConcurrentHashMap;

/** Tells the application's classes from others by their names. Thread-safe. */
public final class Frames {
    /** What is between the application and us, whatever the application: never worth a name. */
    private static final String[] BELOW = {
        "java.",
        "javax.",
        "jdk.",
        "sun.",
        "com.sun.",
        "dev.unchurn.",
        "org.postgresql.",
        "com.mysql.",
        "org.mariadb.",
        "oracle.",
        "com.microsoft.sqlserver.",
        "com.ibm.db2.",
        "org.h2.",
        "org.hsqldb.",
        "org.apache.derby.",
        "org.sqlite.",
        "net.sourceforge.jtds."
    };

    /** What calls JDBC on behalf of applications: worth a name only where nothing else is on the stack. */
    private static final String[] FRAMEWORKS = {
        "org.springframework.",
        "org.hibernate.",
        "org.eclipse.persistence.",
        "org.apache.openjpa.",
        "org.apache.ibatis.",
        "org.mybatis.",
        "org.jooq.",
        "org.jdbi.",
        "org.skife.jdbi.",
        "org.apache.commons.dbutils.",
        "org.apache.commons.dbcp.",
        "org.apache.commons.dbcp2.",
        "org.apache.commons.pool.",
        "org.apache.commons.pool2.",
        "com.zaxxer.hikari.",
        "com.mchange.v2.",
        "io.agroal.",
        "com.alibaba.druid.",
        "org.flywaydb.",
        "liquibase.",
        "groovy.",
        "org.codehaus.groovy.",
        "org.apache.groovy.",
        "kotlin.",
        "kotlinx.",
        "scala.",
        "clojure.",
        "org.jboss.",
        "org.apache.catalina.",
        "org.apache.tomcat.",
        "org.apache.coyote.",
        "org.eclipse.jetty.",
        "io.undertow.",
        "io.netty.",
        "weblogic.",
        "com.ibm.ws.",
        "org.aspectj.",
        "net.sf.cglib.",
        "net.bytebuddy.",
        "javassist."
    };

    /** Parts of the names that generators give to classes of which the application knows nothing. */
    private static final String[] GENERATED = {
        "$$Enhancer",
        "$$FastClass",
        "$$SpringCGLIB$$",
        "$HibernateProxy$",
        "$ByteBuddy$",
        "$$_javassist",
        "_$$_jvst",
        "$Proxy"
    };

    private static final int MANY = 10_000;
    private static final ConcurrentHashMap<String, Kind> KINDS = new ConcurrentHashMap<>();

    private enum Kind {
        BELOW,
        FRAMEWORK,
        APPLICATION
    }

    private Frames() {}

    /** Whether a class of this name is the application's own. Quick: names are remembered, within a bound. */
    public static boolean isApplication(String className) {
        return kindOf(className) == Kind.APPLICATION;
    }

    /** Whether a class of this name is the JDK's, a driver's or ours. As quick. */
    public static boolean isBelowApplication(String className) {
        return kindOf(className) == Kind.BELOW;
    }

    private static Kind kindOf(String className) {
        Kind known = KINDS.get(className);
        if (known != null) return known;
        Kind kind = Kind.APPLICATION;
        if (startsWithAny(className, BELOW)) kind = Kind.BELOW;
        else if (startsWithAny(className, FRAMEWORKS) || isGenerated(className)) kind = Kind.FRAMEWORK;
        if (KINDS.size() < MANY) KINDS.put(className, kind);
        return kind;
    }

    private static boolean startsWithAny(String className, String[] prefixes) {
        for (String prefix : prefixes) {
            if (className.startsWith(prefix)) return true;
        }
        return false;
    }

    private static boolean isGenerated(String className) {
        if (className.indexOf('$') < 0) return false;
        for (String part : GENERATED) {
            if (className.contains(part)) return true;
        }
        return false;
    }

    /** Without the number that a hidden class gets each time it is made: {@code Job$$Lambda/0x0000000800c02a00}. */
    public static String lastingName(String className) {
        int hidden = className.indexOf("/0x");
        return hidden < 0 ? className : className.substring(0, hidden);
    }

    /** Without the loader and module of newer JVMs, and without what differs each time that a class is generated. */
    public static StackTraceElement plain(StackTraceElement frame) {
        return new StackTraceElement(
                lastingName(frame.getClassName()), frame.getMethodName(), frame.getFileName(), frame.getLineNumber());
    }
}
