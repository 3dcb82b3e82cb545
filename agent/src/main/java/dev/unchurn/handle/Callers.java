package dev.unchurn.handle;

import javax.sql.CommonDataSource;
import org.jspecify.annotations.Nullable;

/**
 * Recognises connections that another pool, or a transaction manager, asks for: those are not pooled twice. The caller's
 * class tells at once for most; behind a {@code DataSource} the stack is looked at. Thread-safe.
 */
final class Callers {
    /** Pools, and the classes of pgjdbc whose connections live in somebody's pool or distributed transaction. */
    private static final String[] POOLS = {
        "com.zaxxer.hikari.",
        "org.apache.commons.dbcp.",
        "org.apache.commons.dbcp2.",
        "org.apache.tomcat.dbcp.",
        "org.apache.tomcat.jdbc.pool.",
        "com.mchange.v2.",
        "io.agroal.",
        "com.alibaba.druid.pool.",
        "org.vibur.dbcp.",
        "com.jolbox.bonecp.",
        "org.logicalcobwebs.proxool.",
        "snaq.db.",
        "oracle.ucp.",
        "bitronix.tm.",
        "com.atomikos.jdbc.",
        "org.jboss.jca.adapters.jdbc.",
        "com.sun.gjc.",
        "weblogic.jdbc.",
        "com.ibm.ws.rsadapter.",
        "org.apache.ibatis.datasource.pooled.",
        "org.h2.jdbcx.JdbcConnectionPool",
        "org.postgresql.xa.",
        "org.postgresql.ds.PGConnectionPoolDataSource",
        "org.postgresql.ds.PGPoolingDataSource"
    };

    private enum Kind {
        POOL,
        DATA_SOURCE,
        APPLICATION
    }

    /** Kept with the caller's class, so that nothing of ours keeps its loader. */
    private static final ClassValue<Kind> KINDS = new ClassValue<Kind>() {
        @Override
        protected Kind computeValue(Class<?> caller) {
            if (isPool(caller.getName())) return Kind.POOL;
            return CommonDataSource.class.isAssignableFrom(caller) ? Kind.DATA_SOURCE : Kind.APPLICATION;
        }
    };

    private Callers() {}

    private static boolean isPool(String className) {
        for (String pool : POOLS) {
            if (className.startsWith(pool)) return true;
        }
        return false;
    }

    /**
     * Whether a pool asks.
     *
     * @param opens whether a connection is about to be opened anyway: beside that, looking at the stack costs little
     */
    static boolean isPool(@Nullable Class<?> caller, boolean opens) {
        if (caller == null) return false;
        Kind kind = KINDS.get(caller);
        if (kind == Kind.POOL) return true;
        return (opens || kind == Kind.DATA_SOURCE) && isPoolOnStack(new Throwable().getStackTrace());
    }

    private static boolean isPoolOnStack(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (isPool(frame.getClassName())) return true;
        }
        return false;
    }
}
