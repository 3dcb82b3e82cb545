package dev.unchurn.handle;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.FakeHikari;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.xa.PGXADataSource;

class CallersTest {
    @Test
    void application_isNoPool() {
        assertThat(Callers.isPool(CallersTest.class, false)).isFalse();
        assertThat(Callers.isPool(CallersTest.class, true)).isFalse();
        assertThat(Callers.isPool(null, true)).isFalse();
    }

    @Test
    void knownPool_isRecognisedByTheCaller() {
        assertThat(Callers.isPool(FakeHikari.class, false)).isTrue();
        assertThat(Callers.isPool(PGXADataSource.class, false)).isTrue();
    }

    @Test
    void dataSource_calledByTheApplication_isNoPool() {
        assertThat(Callers.isPool(PGSimpleDataSource.class, false)).isFalse();
    }

    @Test
    void dataSource_calledByAPool_isThatPools() {
        assertThat(FakeHikari.ask(() -> Callers.isPool(PGSimpleDataSource.class, false)))
                .isTrue();
    }

    @Test
    void pool_behindAnyOtherClass_isNoticedWhenSomethingIsOpened() {
        assertThat(FakeHikari.ask(() -> Callers.isPool(CallersTest.class, false)))
                .isFalse();
        assertThat(FakeHikari.ask(() -> Callers.isPool(CallersTest.class, true)))
                .isTrue();
    }
}
