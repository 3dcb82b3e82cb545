package dev.unchurn.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unchurn.testing.LiveJvm;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;

class InternalsTest {
    private final Internals internals = LiveJvm.INTERNALS;

    static final class Guarded {
        private final Object held;

        Guarded() {
            throw new IllegalStateException("constructed");
        }

        static String name() {
            return "guarded";
        }
    }

    @Test
    void instance_isMadeWithoutAConstructor() throws Exception {
        Guarded hollow = (Guarded) internals.allocate(Guarded.class);
        assertThat(hollow.held).isNull();
    }

    @Test
    void finalField_canBeReadAndWritten() throws Exception {
        Guarded hollow = (Guarded) internals.allocate(Guarded.class);
        Field held = Guarded.class.getDeclaredField("held");
        long offset = internals.offset(held);
        internals.put(hollow, offset, "x");
        assertThat(internals.get(hollow, offset)).isEqualTo("x");
        assertThat(held.get(hollow)).isEqualTo("x");
    }

    @Test
    void abstractClass_cannotBeAllocated() {
        assertThatThrownBy(() -> internals.allocate(Number.class)).hasMessageContaining("java.lang.Number");
    }

    @Test
    void class_isDefinedInTheLoaderThatIsNamed() throws Exception {
        ClassLoader elsewhere = new URLClassLoader(new URL[0], null);
        Class<?> defined = internals.define(
                Guarded.class.getName(),
                LiveJvm.classFile(Guarded.class),
                elsewhere,
                Guarded.class.getProtectionDomain());
        assertThat(defined).isNotSameAs(Guarded.class);
        assertThat(defined.getClassLoader()).isSameAs(elsewhere);
        assertThatThrownBy(() ->
                        internals.define(Guarded.class.getName(), LiveJvm.classFile(Guarded.class), elsewhere, null))
                .hasCauseInstanceOf(LinkageError.class);
    }

    @Test
    void packageOfTheJdk_isOpenedToReflection() throws Exception {
        Internals.open(LiveJvm.INSTRUMENTATION, DriverManager.class);
        Field drivers = DriverManager.class.getDeclaredField("registeredDrivers");
        drivers.setAccessible(true);
        assertThat(drivers.get(null)).isNotNull();
    }
}
