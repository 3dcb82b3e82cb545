package dev.unchurn.handle;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Type;
import org.postgresql.jdbc.PgConnection;

/** Who adds a method here has thought about what it leaves behind: whatever is not listed must be safe to pass on. */
class MethodTableTest {
    private static final Map<String, String> JDBC = sorted(
            "abort=ABORT",
            "close=CLOSE",
            "isClosed=IS_CLOSED",
            "getMetaData=DETACH",
            "unwrap=UNWRAP",
            "createStatement=CREATE",
            "prepareStatement=TEXT_AND_CREATE",
            "prepareCall=TEXT_AND_CREATE",
            "createArrayOf=CREATE",
            "createBlob=CREATE",
            "createClob=CREATE",
            "createNClob=CREATE",
            "createSQLXML=CREATE",
            "createStruct=CREATE",
            "setAutoCommit=ATTRIBUTE",
            "setCatalog=ATTRIBUTE",
            "setClientInfo=ATTRIBUTE",
            "setHoldability=ATTRIBUTE",
            "setNetworkTimeout=ATTRIBUTE",
            "setReadOnly=ATTRIBUTE",
            "setSchema=ATTRIBUTE",
            "setTransactionIsolation=ATTRIBUTE",
            "setTypeMap=ATTRIBUTE",
            "getTypeMap=ATTRIBUTE",
            "getClientInfo=ATTRIBUTE");

    private static final Map<String, String> PGJDBC = sorted(
            "addDataType=PIN",
            "cancelQuery=PIN",
            "getFastpathAPI=PIN",
            "getLargeObjectAPI=PIN",
            "getReplicationAPI=PIN",
            "getReplicationProtocol=PIN",
            "setAdaptiveFetch=PIN",
            "setAutosave=PIN",
            "setCursorName=PIN",
            "setDefaultFetchSize=PIN",
            "setDisableColumnSanitiser=PIN",
            "setFlushCacheOnDeallocate=PIN",
            "setForceBinary=PIN",
            "setPrepareThreshold=PIN",
            "setQueryTimeout=PIN",
            "setTypeMapImpl=PIN",
            "createQuery=TEXT",
            "borrowQuery=TEXT",
            "borrowCallableQuery=TEXT",
            "execSQLQuery=TEXT_AND_CREATE",
            "execSQLUpdate=TEXT",
            "getCopyAPI=DETACH",
            "getQueryExecutor=GUARD",
            "getTypeInfo=GUARD");

    private final MethodTable table = new PgjdbcMethods();

    private static Map<String, String> sorted(String... entries) {
        Map<String, String> map = new TreeMap<>();
        for (String entry : entries) map.put(entry.split("=")[0], entry.split("=")[1]);
        return map;
    }

    private Treatment of(Method method) {
        return table.treatment(
                method.getName(), Type.getMethodDescriptor(method), Modifier.isPublic(method.getModifiers()));
    }

    @Test
    void methodsOfJdbc_haveTheirTreatment_theOthersArePassedOn() {
        Map<String, String> found = new TreeMap<>();
        for (Method method : Connection.class.getMethods()) {
            if (Modifier.isStatic(method.getModifiers()) || method.isDefault()) continue;
            if (of(method) != Treatment.FORWARD)
                found.put(method.getName(), of(method).name());
        }
        assertThat(found).isEqualTo(JDBC);
    }

    @Test
    void methodsOfPgjdbc_haveTheirTreatment_theOthersArePassedOn() {
        Map<String, String> found = new TreeMap<>();
        for (Method method : PgConnection.class.getDeclaredMethods()) {
            int modifiers = method.getModifiers();
            if (Modifier.isStatic(modifiers) || Modifier.isPrivate(modifiers) || method.isSynthetic()) continue;
            if (of(method) != Treatment.FORWARD && !JDBC.containsKey(method.getName())) {
                found.put(method.getName(), of(method).name());
            }
        }
        assertThat(found).isEqualTo(PGJDBC);
    }

    @Test
    void abort_withoutAnExecutor_isTheDriversOwn() {
        assertThat(table.treatment("abort", "()V", false)).isEqualTo(Treatment.FORWARD);
    }

    @Test
    void text_notFirstInTheDescriptor_isNotLookedAt() {
        assertThat(table.treatment("execSQLUpdate", "(Lorg/postgresql/core/CachedQuery;)V", false))
                .isEqualTo(Treatment.FORWARD);
    }

    @Test
    void vendorSetter_ofAnUnknownDriver_pins_whenTheProgramCanCallIt() {
        MethodTable generic = new MethodTable();
        assertThat(generic.treatment("registerTrigger", "()V", true)).isEqualTo(Treatment.PIN);
        assertThat(generic.treatment("changeUser", "()V", true)).isEqualTo(Treatment.PIN);
        assertThat(generic.treatment("setSavepoint", "()Ljava/sql/Savepoint;", true))
                .isEqualTo(Treatment.FORWARD);
        assertThat(generic.treatment("setInternal", "()V", false)).isEqualTo(Treatment.FORWARD);
        assertThat(generic.treatment("finalize", "()V", false)).isEqualTo(Treatment.FINALIZE);
        assertThat(generic.treatment("equals", "(Ljava/lang/Object;)Z", true)).isEqualTo(Treatment.EQUALS);
        assertThat(generic.treatment("hashCode", "()I", true)).isEqualTo(Treatment.HASH_CODE);
    }
}
