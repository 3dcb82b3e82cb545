package dev.unchurn.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.sql.DriverManager",
                "jdk.internal.reflect.DirectMethodHandleAccessor",
                "jdk.proxy2.$Proxy12",
                "com.sun.proxy.$Proxy4",
                "sun.reflect.GeneratedMethodAccessor17",
                "org.postgresql.Driver",
                "org.springframework.jdbc.datasource.DriverManagerDataSource",
                "com.zaxxer.hikari.util.DriverDataSource",
                "com.acme.OrderService$$EnhancerBySpringCGLIB$$8f1c2d",
                "com.acme.OrderService$$FastClassBySpringCGLIB$$1a",
                "com.acme.Order$HibernateProxy$xyz",
                "dev.unchurn.handle.Connections"
            })
    void namesOfOthers_areNotTheApplication(String name) {
        assertThat(Frames.isApplication(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.acme.OrderDao",
                "com.acme.OrderDao$Row",
                "OrderDao",
                "javaapp.Main",
                "orgpostgresql.Mine",
                "com.acme.Job$$Lambda/0x0000000800c02a00"
            })
    void otherNames_areTheApplication(String name) {
        assertThat(Frames.isApplication(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "com.acme.Job$$Lambda/0x0000000800c02a00, com.acme.Job$$Lambda",
        "com.acme.Job$$Lambda$14/0x01, com.acme.Job$$Lambda$14",
        "com.acme.Job, com.acme.Job"
    })
    void nameOfAHiddenClass_losesItsAddress(String name, String lasting) {
        assertThat(Frames.lastingName(name)).isEqualTo(lasting);
    }
}
