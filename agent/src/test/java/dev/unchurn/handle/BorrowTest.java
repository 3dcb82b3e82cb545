package dev.unchurn.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unchurn.bootstrap.UnchurnHandle;
import dev.unchurn.config.Reset;
import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import dev.unchurn.event.Ticker;
import dev.unchurn.leak.ObservedLeases;
import dev.unchurn.pool.Lease;
import dev.unchurn.pool.Pool;
import dev.unchurn.pool.PoolSettings;
import dev.unchurn.pool.Pools;
import dev.unchurn.session.Postgres;
import dev.unchurn.session.ResetPolicy;
import dev.unchurn.testing.LiveJvm;
import dev.unchurn.testing.RecordingListener;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.jdbc.PgConnection;

/** Borrows of pgjdbc's own classes, of which nobody opened a connection. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BorrowTest {
    /** Nobody listens there: what a released handle asks for cannot be had. */
    private static final String URL = "jdbc:postgresql://127.0.0.1:1/none?connectTimeout=5";

    private static Class<?> driver;
    private static HandleFactory factory;

    private final RecordingListener listener = new RecordingListener();
    private final Pools pools = new Pools(PoolSettings.builder().build(), listener, Ticker.SYSTEM);
    private PoolEntry entry;
    private FakeSession session;
    private Borrow borrow;
    private Connection handle;

    @BeforeAll
    static void makeFactory() throws Exception {
        driver = LiveJvm.copyOf(PgConnection.class);
        factory = new HandleFactory(LiveJvm.INTERNALS, LiveJvm.PATCHES, driver, new PgjdbcMethods());
    }

    private static Connection hollow() {
        return (Connection) LiveJvm.INTERNALS.allocate(driver);
    }

    private static Object hollow(String className) throws Exception {
        return LiveJvm.INTERNALS.allocate(Class.forName(className, true, driver.getClassLoader()));
    }

    private void borrow() throws Exception {
        Properties info = new Properties();
        info.setProperty("user", "u");
        OriginalPath original = new OriginalPath(LiveJvm.INSTRUMENTATION);
        PoolName name = PoolName.of(URL, "u");
        Activities activities =
                new Activities(LiveJvm.INTERNALS, LiveJvm.PATCHES, new ObservedLeases(listener, 0), listener, false);
        entry = new PoolEntry(
                PoolKey.of(info, null),
                URL,
                name,
                pools,
                new Postgres(new ResetPolicy(Reset.FULL, 0)),
                original,
                activities);
        Pool pool = entry.pool();
        Lease lease = pool.borrow(() -> new FakeSession(hollow()), BorrowInfo.UNKNOWN);
        session = (FakeSession) lease.takePhysical();
        borrow = new Borrow(entry, factory, lease, session);
        handle = borrow.handle();
        listener.clear();
    }

    private static Field field(Class<?> type, String name) throws Exception {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    @Test
    void handle_closedTwice_isReleasedOnce() throws Exception {
        borrow();
        handle.close();
        handle.close();
        assertThat(handle.isClosed()).isTrue();
        assertThat(listener.lines()).containsExactly("released");
        assertThat(((UnchurnHandle) handle).unchurn$delegate()).isNull();
    }

    @Test
    void handle_usedAfterItsEnd_failsAsAClosedOne() throws Exception {
        borrow();
        handle.close();
        assertThatThrownBy(handle::commit)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure -> assertThat(failure.getSQLState()).isEqualTo("08003"));
    }

    @Test
    void handle_keptAfterItsEnd_doesNotKeepThePhysicalConnection() throws Exception {
        borrow();
        WeakReference<Connection> physical = new WeakReference<>(session.connection());
        handle.close();
        session = null;
        entry.retire(RetireReason.DRIVER_GONE);
        while (physical.get() != null) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(handle.isClosed()).isTrue();
    }

    @Test
    void vendorSetter_pinsTheSession_andNamesThePlace() throws Exception {
        borrow();
        borrow.pinned("setPrepareThreshold");
        borrow.pinned("addDataType");
        handle.close();
        assertThat(listener.lines("retired"))
                .singleElement()
                .asString()
                .startsWith("retired PINNED: setPrepareThreshold cannot be undone (")
                .doesNotContain("addDataType");
        assertThat(((UnchurnHandle) handle).unchurn$delegate()).isSameAs(session.connection());
    }

    @Test
    void statement_thatCannotBeUndone_pinsTheSession() throws Exception {
        borrow();
        borrow.statement("select 1");
        borrow.statement(null);
        borrow.statement("set app.user = 'secret'");
        handle.close();
        assertThat(listener.lines("retired"))
                .singleElement()
                .asString()
                .contains("custom setting app.user")
                .doesNotContain("secret");
    }

    @Test
    void abort_endsTheBorrowForGood() throws Exception {
        borrow();
        Class<?> executor = driver.getMethod("getQueryExecutor").getReturnType();
        InvocationHandler closed = (proxy, method, arguments) -> true;
        field(driver, "queryExecutor")
                .set(
                        session.connection(),
                        Proxy.newProxyInstance(driver.getClassLoader(), new Class<?>[] {executor}, closed));
        handle.abort(Runnable::run);
        // this one was never open: its close shows that it was asked
        assertThatThrownBy(handle::close).isInstanceOf(NullPointerException.class);
        assertThat(listener.lines("retired")).containsExactly("retired ABORTED");
    }

    @Test
    void attribute_isToldToTheSession_untilTheEnd() throws Exception {
        borrow();
        borrow.touched("setReadOnly", new Object[] {true});
        handle.close();
        borrow.touched("setHoldability", new Object[] {1});
        assertThat(session.touched).containsExactly("setReadOnly");
    }

    @Test
    void close_whileAnotherThreadIsInsideTheDriver_isNoReuse() throws Exception {
        borrow();
        Constructor<?> newLock = Class.forName("org.postgresql.jdbc.ResourceLock", true, driver.getClassLoader())
                .getDeclaredConstructor();
        newLock.setAccessible(true);
        field(driver, "lock").set(session.connection(), newLock.newInstance());
        Method obtain = driver.getDeclaredMethod("obtainLock");
        obtain.setAccessible(true);
        obtain.invoke(handle);
        Thread other = new Thread(() -> {
            try {
                obtain.invoke(handle);
            } catch (ReflectiveOperationException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        });
        other.setDaemon(true);
        other.start();
        while (other.getState() != Thread.State.WAITING) Thread.onSpinWait();
        handle.close();
        assertThat(listener.lines("retired")).containsExactly("retired IN_USE");
    }

    @Test
    void statement_ofThisBorrow_leadsBackToTheHandle() throws Exception {
        borrow();
        Object statement = hollow("org.postgresql.jdbc.PgPreparedStatement");
        Field connection = field(statement.getClass().getSuperclass(), "connection");
        connection.set(statement, session.connection());
        assertThat(borrow.adopt(statement)).isSameAs(statement);
        assertThat(connection.get(statement)).isSameAs(handle);
        connection.set(statement, null);
        borrow.adopt(statement);
        assertThat(connection.get(statement)).isNull();
    }

    @Test
    void object_ofAnotherOrigin_isLeftAlone() throws Exception {
        borrow();
        assertThat(borrow.adopt("x")).isEqualTo("x");
        assertThat(borrow.adopt(null)).isNull();
        handle.close();
        assertThat(listener.lines()).containsExactly("released");
    }

    @Test
    void metadata_thatTheDriverKeeps_isThisBorrowsAlone() throws Exception {
        borrow();
        Object kept = hollow("org.postgresql.jdbc.PgDatabaseMetaData");
        Object next = hollow("org.postgresql.jdbc.PgDatabaseMetaData");
        field(kept.getClass(), "connection").set(kept, session.connection());
        field(driver, "metadata").set(session.connection(), kept);
        assertThat(borrow.detach("getMetaData", kept)).isSameAs(kept);
        assertThat(field(driver, "metadata").get(session.connection())).isNull();
        assertThat(field(kept.getClass(), "connection").get(kept)).isSameAs(handle);
        assertThat(borrow.detach("getMetaData", next)).isSameAs(kept);
    }

    @Test
    void executor_isGuarded_byTheSameGuardEachTime() throws Exception {
        borrow();
        Object real = hollow("org.postgresql.core.v3.QueryExecutorImpl");
        Object guard = borrow.guard(real);
        assertThat(guard).isNotNull().isNotSameAs(real);
        assertThat(borrow.guard(real)).isSameAs(guard);
        handle.close();
        assertThat(borrow.guard(real)).isSameAs(real);
    }

    @Test
    void copyManager_isGivenTheGuard() throws Exception {
        borrow();
        Object real = hollow("org.postgresql.core.v3.QueryExecutorImpl");
        field(driver, "queryExecutor").set(session.connection(), real);
        Object copies = hollow("org.postgresql.copy.CopyManager");
        field(copies.getClass(), "connection").set(copies, session.connection());
        field(copies.getClass(), "queryExecutor").set(copies, real);
        borrow.adopt(copies);
        assertThat(field(copies.getClass(), "connection").get(copies)).isSameAs(handle);
        assertThat(field(copies.getClass(), "queryExecutor").get(copies)).isSameAs(borrow.guard(real));
        field(driver, "queryExecutor").set(session.connection(), null);
    }

    @Test
    void unwrap_toTheDriversConnection_givesTheHandle_andToAnythingElsePins() throws Exception {
        borrow();
        assertThat(borrow.unwrapped(session.connection())).isSameAs(handle);
        assertThat(borrow.unwrapped(null)).isNull();
        Object other = new Object();
        assertThat(borrow.unwrapped(other)).isSameAs(other);
        handle.close();
        assertThat(listener.lines("retired")).singleElement().asString().contains("unwrap to java.lang.Object");
    }
}
