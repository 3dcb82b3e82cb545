package com.acme.places;

import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** An application whose places are looked for: its package is none of ours. */
public final class Dao {
    private Dao() {}

    /** Two calls in one method, on lines of their own. */
    public static Object first(Supplier<Object> look) {
        return look.get();
    }

    public static Object second(Supplier<Object> look) {
        return look.get();
    }

    public static Object eitherLine(Supplier<Object> look, boolean upper) {
        if (upper) return look.get();
        return look.get();
    }

    public static Object byReflection(Supplier<Object> look) throws Exception {
        return Dao.class.getMethod("first", Supplier.class).invoke(null, look);
    }

    public static Object byLambda(Supplier<Object> look) throws Exception {
        Callable<Object> job = () -> look.get();
        return job.call();
    }

    public static Object byProxy(Supplier<Object> look) throws Exception {
        Callable<?> proxy = (Callable<?>) Proxy.newProxyInstance(
                Dao.class.getClassLoader(), new Class<?>[] {Callable.class}, (self, method, arguments) -> look.get());
        return proxy.call();
    }

    public static Object deep(Supplier<Object> look, int depth) {
        return depth == 0 ? look.get() : deep(look, depth - 1);
    }
}
