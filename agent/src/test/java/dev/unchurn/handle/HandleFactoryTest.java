package dev.unchurn.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unchurn.bootstrap.UnchurnBorrow;
import dev.unchurn.bootstrap.UnchurnHandle;
import dev.unchurn.testing.LiveJvm;
import dev.unchurn.testing.RecordingBorrow;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.postgresql.jdbc.PgConnection;

/** The handles of the real pgjdbc, without a server. */
class HandleFactoryTest {
    /** What a released handle answers by itself. */
    private static final Set<String> OWN_ANSWERS = Set.of("isClosed", "close", "abort(Executor)", "finalize");

    private static Class<?> driver;
    private static HandleFactory factory;

    private final RecordingBorrow borrow = new RecordingBorrow();

    @BeforeAll
    static void makeFactory() throws Exception {
        driver = LiveJvm.copyOf(PgConnection.class);
        factory = new HandleFactory(LiveJvm.INTERNALS, LiveJvm.PATCHES, driver, new PgjdbcMethods());
    }

    private UnchurnHandle released() {
        return factory.handle(null, borrow);
    }

    private static Connection hollow() {
        return (Connection) LiveJvm.INTERNALS.allocate(driver);
    }

    @Test
    void handle_isAnInstanceOfTheDriversClass_inItsPackageAndLoader() {
        Object handle = released();
        assertThat(handle).isInstanceOf(driver);
        assertThat(handle.getClass().getName()).isEqualTo(PgConnection.class.getName() + "$$Unchurn");
        assertThat(handle.getClass().getPackage()).isEqualTo(driver.getPackage());
        assertThat(handle.getClass().getClassLoader()).isSameAs(driver.getClassLoader());
        assertThat(handle.getClass().getProtectionDomain()).isSameAs(driver.getProtectionDomain());
    }

    @Test
    void method_ofTheDriver_neverRunsOnTheHollowInstance() throws Exception {
        List<String> strays = new ArrayList<>();
        int asked = 0;
        for (Method method : driver.getDeclaredMethods()) {
            if (Modifier.isStatic(method.getModifiers()) || Modifier.isPrivate(method.getModifiers())) continue;
            if (method.isSynthetic() || OWN_ANSWERS.contains(shortName(method))) continue;
            asked++;
            if (!asksTheBorrow(method, released())) strays.add(method.toString());
        }
        assertThat(strays).isEmpty();
        assertThat(asked).isGreaterThan(130);
    }

    private static String shortName(Method method) {
        if (!method.getName().equals("abort")) return method.getName();
        return method.getParameterCount() == 1 ? "abort(Executor)" : "abort()";
    }

    private static boolean asksTheBorrow(Method method, Object handle) throws Exception {
        method.setAccessible(true);
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) arguments[i] = zero(method.getParameterTypes()[i]);
        try {
            method.invoke(handle, arguments);
            return false;
        } catch (InvocationTargetException thrown) {
            return thrown.getCause() instanceof RecordingBorrow.Ended;
        }
    }

    private static Object zero(Class<?> type) {
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }

    @Test
    void closing_isTheBorrows() throws Exception {
        Connection handle = (Connection) released();
        handle.close();
        handle.abort(null);
        assertThat(handle.isClosed()).isTrue();
        assertThat(borrow.calls).containsExactly("close", "abort");
    }

    @Test
    void finalizer_doesNothing_andEqualityIsIdentity() {
        Connection handle = (Connection) released();
        Object same = handle;
        assertThat(handle.equals(same)).isTrue();
        assertThat(handle).isNotEqualTo(released());
        assertThat(handle.hashCode()).isEqualTo(System.identityHashCode(handle));
        assertThat(handle.toString()).startsWith(PgConnection.class.getName());
        assertThat(borrow.calls).isEmpty();
    }

    @Test
    void attribute_isToldBeforeItIsSet() {
        Connection handle = (Connection) released();
        assertThatThrownBy(() -> handle.setReadOnly(true)).isInstanceOf(RecordingBorrow.Ended.class);
        assertThat(borrow.calls).containsExactly("touched setReadOnly", "used", "ended");
    }

    @Test
    void text_isToldBeforeItIsSent_alsoByFinalMethods() throws Exception {
        Connection handle = (Connection) released();
        assertThatThrownBy(() -> handle.prepareStatement("select 1")).isInstanceOf(RecordingBorrow.Ended.class);
        Method borrowQuery = driver.getDeclaredMethod("borrowQuery", String.class);
        assertThat(Modifier.isFinal(borrowQuery.getModifiers())).isTrue();
        borrowQuery.setAccessible(true);
        assertThatThrownBy(() -> borrowQuery.invoke(handle, "select 2"))
                .hasCauseInstanceOf(RecordingBorrow.Ended.class);
        assertThat(borrow.calls).contains("statement select 1", "statement select 2");
    }

    @Test
    void savepoint_isNoVendorSetter() {
        Connection handle = (Connection) released();
        assertThatThrownBy(() -> handle.rollback((Savepoint) null)).isInstanceOf(RecordingBorrow.Ended.class);
        assertThatThrownBy(handle::setSavepoint).isInstanceOf(RecordingBorrow.Ended.class);
        assertThat(borrow.calls).noneMatch(call -> call.startsWith("pinned"));
    }

    @Test
    void thread_isRecordedOnceInARow() {
        Connection handle = (Connection) released();
        assertThatThrownBy(handle::getAutoCommit).isInstanceOf(RecordingBorrow.Ended.class);
        assertThatThrownBy(handle::getAutoCommit).isInstanceOf(RecordingBorrow.Ended.class);
        assertThat(borrow.calls).containsExactly("used", "ended", "ended");
    }

    @Test
    void endOfATransaction_andAutoCommit_areTold() {
        Connection handle = (Connection) released();
        assertThatThrownBy(handle::commit).isInstanceOf(RecordingBorrow.Ended.class);
        assertThatThrownBy(handle::rollback).isInstanceOf(RecordingBorrow.Ended.class);
        assertThatThrownBy(() -> handle.setAutoCommit(true)).isInstanceOf(RecordingBorrow.Ended.class);
        assertThat(borrow.calls)
                .containsSubsequence(
                        "endingTransaction",
                        "ended",
                        "endingTransaction",
                        "ended",
                        "switchingAutoCommit true",
                        "ended");
    }

    @Test
    void handle_withADelegate_asksIt() throws Exception {
        UnchurnHandle inner = released();
        Connection outer = (Connection) factory.handle((Connection) inner, new RecordingBorrow());
        assertThat(outer.isClosed()).isTrue();
        assertThatThrownBy(outer::getAutoCommit).isInstanceOf(RecordingBorrow.Ended.class);
        assertThat(borrow.calls).containsExactly("used", "ended");
    }

    @Test
    void driversOwnInstance_staysItself() throws Exception {
        Method statuses = driver.getMethod("getParameterStatus", String.class);
        assertThatThrownBy(() -> statuses.invoke(hollow(), "x")).hasCauseInstanceOf(NullPointerException.class);
    }

    @Test
    void guard_asksTheHandle_forEveryMethod() throws Exception {
        UnchurnHandle handle = released();
        Object guard = factory.guard(0, handle);
        Class<?> executor = driver.getMethod("getQueryExecutor").getReturnType();
        assertThat(guard).isInstanceOf(executor);
        List<String> strays = new ArrayList<>();
        int asked = 0;
        for (Method method : executor.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())) continue;
            asked++;
            if (!asksTheBorrow(method, guard)) strays.add(method.toString());
        }
        assertThat(strays).isEmpty();
        assertThat(asked).isGreaterThan(60);
    }

    @Test
    void guard_tellsTextAndCopies() throws Exception {
        Object guard = factory.guard(0, released());
        Method startCopy = guard.getClass().getMethod("startCopy", String.class, boolean.class);
        assertThatThrownBy(() -> startCopy.invoke(guard, "copy t from stdin", false))
                .hasCauseInstanceOf(RecordingBorrow.Ended.class);
        assertThat(borrow.calls).startsWith("statement copy t from stdin");
    }

    /** A field that somebody else read from a handle would be zero. */
    @Test
    void fields_ofTheConnection_areReadByNobodyElse() throws Exception {
        String owner = PgConnection.class.getName().replace('.', '/');
        Set<String> readers = new TreeSet<>();
        String jar = PgConnection.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        try (JarFile file = new JarFile(jar)) {
            for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
                boolean own = entry.getName().startsWith(owner + ".")
                        || entry.getName().startsWith(owner + "$");
                if (entry.getName().endsWith(".class")
                        && !own
                        && !entry.getName().startsWith("META-INF")) {
                    collectFieldReaders(file, entry, owner, readers);
                }
            }
        }
        assertThat(readers).isEmpty();
    }

    private static void collectFieldReaders(JarFile file, JarEntry entry, String owner, Set<String> readers)
            throws IOException {
        byte[] classFile = file.getInputStream(entry).readAllBytes();
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(int a, String name, String d, String s, String[] e) {
                                return new MethodVisitor(Opcodes.ASM9) {
                                    @Override
                                    public void visitFieldInsn(int opcode, String of, String field, String type) {
                                        boolean instance = opcode == Opcodes.GETFIELD || opcode == Opcodes.PUTFIELD;
                                        if (instance && of.equals(owner))
                                            readers.add(entry + "." + name + ": " + field);
                                    }
                                };
                            }
                        },
                        0);
    }

    @Test
    void handle_ofASerializableDriver_isWrittenAsThePhysicalConnection() throws Exception {
        HandleFactory serializable =
                new HandleFactory(LiveJvm.INTERNALS, LiveJvm.PATCHES, SerializableConnection.class, new MethodTable());
        Connection physical = (Connection) serializable.handle(null, borrow);
        UnchurnHandle handle = serializable.handle(physical, borrow);
        Method writeReplace = handle.getClass().getDeclaredMethod("writeReplace");
        writeReplace.setAccessible(true);
        assertThat(writeReplace.invoke(handle)).isSameAs(physical);
    }

    abstract static class SerializableConnection implements Connection, Serializable {
        private static final long serialVersionUID = 1;
    }

    @Test
    void finalMethod_thatNeedsMoreThanAQuestion_isRefused() {
        assertThatThrownBy(() -> new HandleFactory(
                        LiveJvm.INTERNALS, LiveJvm.PATCHES, FinalCreateStatement.class, new PgjdbcMethods()))
                .hasRootCauseMessage("final createStatement would need CREATE");
    }

    private abstract static class FinalCreateStatement implements Connection {
        @Override
        public final java.sql.Statement createStatement() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void vendorPackages_areTheFirstTwoParts() {
        assertThat(HandleFactory.vendorPackages(PgConnection.class)).isEqualTo("org.postgresql.");
        assertThat(factory.isInside(new StackTraceElement[] {frame("org.postgresql.core.v3.QueryExecutorImpl")}))
                .isTrue();
        assertThat(factory.isInside(new StackTraceElement[] {frame("org.postgresqlite.X")}))
                .isFalse();
    }

    private static StackTraceElement frame(String className) {
        return new StackTraceElement(className, "m", "X.java", 1);
    }

    @Test
    void borrow_ofTheHandle_isWhatItWasMadeFor() {
        UnchurnHandle handle = released();
        UnchurnBorrow given = handle.unchurn$borrow();
        assertThat(given).isSameAs(borrow);
        assertThat(handle.unchurn$delegate()).isNull();
    }
}
