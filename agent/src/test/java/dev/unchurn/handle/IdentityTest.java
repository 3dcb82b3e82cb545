package dev.unchurn.handle;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.PrivilegedAction;
import java.util.concurrent.Callable;
import javax.security.auth.Subject;
import org.junit.jupiter.api.Test;

class IdentityTest {
    @Test
    void subject_isPresent_onlyWhileTheThreadActsAsIt() throws Exception {
        assertThat(Identity.isSubjectPresent()).isFalse();
        assertThat(insideOfSubject()).isTrue();
        assertThat(Identity.isSubjectPresent()).isFalse();
    }

    /** {@code callAs} came with Java 18; {@code doAs} is gone from some later one. */
    private static boolean insideOfSubject() throws Exception {
        try {
            Callable<Boolean> question = Identity::isSubjectPresent;
            return (Boolean) Subject.class
                    .getMethod("callAs", Subject.class, Callable.class)
                    .invoke(null, new Subject(), question);
        } catch (NoSuchMethodException older) {
            PrivilegedAction<Boolean> question = Identity::isSubjectPresent;
            return (Boolean) Subject.class
                    .getMethod("doAs", Subject.class, PrivilegedAction.class)
                    .invoke(null, new Subject(), question);
        }
    }
}
