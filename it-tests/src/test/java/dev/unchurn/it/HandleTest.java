package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.programs.ClosedCalls;
import com.acme.programs.DriverApis;
import com.acme.programs.VendorSetters;
import dev.unchurn.itsupport.ChildJvm.Outcome;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("alongside")
class HandleTest {
    static List<Jvm> oldestAndRunning() {
        List<Jvm> all = Jvms.all();
        return all.get(0).feature() == Jvm.running().feature()
                ? List.of(Jvm.running())
                : List.of(all.get(0), Jvm.running());
    }

    @ParameterizedTest
    @MethodSource("oldestAndRunning")
    void driversOwnMethods_onHandles_doWhatTheyDoRaw(Jvm jvm) throws Exception {
        Comparison.sameAsRaw(jvm, "", DriverApis.class);
    }

    @ParameterizedTest
    @MethodSource("oldestAndRunning")
    void everyMethod_ofAClosedHandle_answersAsTheDriversClosedConnection(Jvm jvm) throws Exception {
        Comparison.sameAsRaw(jvm, "", ClosedCalls.class);
    }

    @Test
    void connection_afterAVendorSetter_isNotReusedAndTheLogSaysWhy() throws Exception {
        Outcome pooled = Comparison.sameAsRaw(Jvm.running(), "", VendorSetters.class);
        assertThat(pooled.err()).filteredOn(line -> line.contains("reused=")).allMatch(line -> line.endsWith("=false"));
        for (String setter : List.of("setPrepareThreshold", "setDefaultFetchSize", "setAutosave", "addDataType")) {
            assertThat(Programs.agentLines(pooled))
                    .anyMatch(line -> line.contains(setter) && line.contains("VendorSetters.java"));
        }
    }
}
