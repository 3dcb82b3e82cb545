package dev.unchurn.leak;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.places.Dao;
import dev.unchurn.event.CallSite;
import dev.unchurn.testing.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both ways of looking, on one JVM: the older one is all that Java 8 has. */
class CallSitesTest {
    static Stream<CallSites> waysToLook() {
        return Stream.of(new CallSites(), new CallSites(new ThrowingLook()));
    }

    private static Supplier<Object> at(CallSites sites) {
        return sites::find;
    }

    private static String first(Object site) {
        return ((CallSite) site).named().get(0).toString();
    }

    @ParameterizedTest
    @MethodSource("waysToLook")
    void samePlace_isTheSameObject(CallSites sites) {
        Set<Object> found = new HashSet<>();
        for (int i = 0; i < 3; i++) found.add(System.identityHashCode(Dao.first(at(sites))));

        assertThat(found).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("waysToLook")
    void place_isTheFirstFrameOfTheApplication_withItsLine(CallSites sites) {
        Object upper = Dao.eitherLine(at(sites), true);
        Object lower = Dao.eitherLine(at(sites), false);

        assertThat(first(upper)).startsWith("com.acme.places.Dao.eitherLine(Dao.java:");
        assertThat(upper).isNotEqualTo(lower);
        assertThat(Dao.first(at(sites))).isNotEqualTo(Dao.second(at(sites)));
    }

    @ParameterizedTest
    @MethodSource("waysToLook")
    void place_behindReflectionLambdaAndProxy_isTheApplications(CallSites sites) throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(first(Dao.byReflection(at(sites)))).contains("Dao.first(");
            assertThat(first(Dao.byLambda(at(sites)))).contains("Dao.lambda$byLambda$");
            assertThat(first(Dao.byProxy(at(sites)))).contains("Dao.lambda$byProxy$");
        }
    }

    @ParameterizedTest
    @MethodSource("waysToLook")
    void place_withAndWithoutTheWholeStack_isEqual(CallSites sites) {
        Throwable[] stack = new Throwable[1];
        Object found = Dao.deep(
                () -> {
                    stack[0] = new Throwable();
                    return sites.find();
                },
                80);

        assertThat(CallSite.of(stack[0].getStackTrace())).isEqualTo(found);
        assertThat(CallSite.of(stack[0].getStackTrace()).stack()).hasSizeGreaterThan(80);
    }

    @ParameterizedTest
    @MethodSource("waysToLook")
    void places_beyondTheBound_areOthers(CallSites sites) {
        for (int i = 0; i < CallSites.MAX_SITES; i++) {
            SiteKey key = new SiteKey();
            key.add("com.acme.Made", "up", i);
            sites.add(key, CallSite.somewhereIn("com.acme.Made" + i));
        }

        assertThat(Dao.first(at(sites))).isSameAs(CallSite.OTHERS);
        assertThat(CallSite.OTHERS).hasToString("other places");
    }

    @ParameterizedTest
    @MethodSource("waysToLook")
    void classLoader_ofAPlace_canGo(CallSites sites) throws Exception {
        WeakReference<ClassLoader> loader = foundIn(new OwnDao(), sites);

        Threads.await(() -> {
            System.gc();
            return loader.get() == null;
        });
    }

    private static WeakReference<ClassLoader> foundIn(ClassLoader loader, CallSites sites) throws Exception {
        Class<?> dao = loader.loadClass(Dao.class.getName());
        assertThat(dao).isNotSameAs(Dao.class);
        Object found = dao.getMethod("first", Supplier.class).invoke(null, at(sites));
        assertThat(first(found)).contains("Dao.first(");
        assertThat(CallSites.somewhereIn(dao)).hasToString("Dao (line not looked at)");
        return new WeakReference<>(loader);
    }

    /** Has its own {@link Dao}. */
    private static final class OwnDao extends ClassLoader {
        OwnDao() {
            super(CallSitesTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Dao.class.getName())) return super.loadClass(name, resolve);
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException failure) {
                throw new ClassNotFoundException(name, failure);
            }
        }
    }
}
