package dev.unchurn.handle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.testing.LiveJvm;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Locale;
import java.util.Properties;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class PoolKeyTest {
    private static final ClassLoader LOADER = PoolKeyTest.class.getClassLoader();
    private final PlainProperties plain;

    PoolKeyTest() throws NoSuchFieldException {
        plain = new PlainProperties(LiveJvm.INTERNALS);
    }

    private final ProcessDefaults defaults = new ProcessDefaults(LiveJvm.INTERNALS);

    private static Properties properties(String... pairs) {
        return fill(new Properties(), pairs);
    }

    private static Properties fill(Properties info, String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) info.setProperty(pairs[i], pairs[i + 1]);
        return info;
    }

    private boolean matches(PoolKey key, Properties info) {
        Properties described = plain.of(info);
        return described != null && key.matches(described, LOADER, defaults.timeZone());
    }

    @Test
    void sameProperties_match_otherOnesDoNot() {
        PoolKey key = PoolKey.of(properties("user", "u", "password", "p"), LOADER);
        assertThat(matches(key, properties("password", "p", "user", "u"))).isTrue();
        assertThat(matches(key, properties("user", "u", "password", "P"))).isFalse();
        assertThat(matches(key, properties("user", "u"))).isFalse();
        assertThat(matches(key, properties("user", "u", "password", "p", "ssl", "true")))
                .isFalse();
    }

    @Test
    void defaultsBehindProperties_countLikeTheirOwn() {
        PoolKey key = PoolKey.of(properties("user", "u", "password", "p"), LOADER);
        Properties behind = properties("user", "u");
        assertThat(matches(key, fill(new Properties(behind), "password", "p"))).isTrue();
        assertThat(matches(key, fill(new Properties(behind), "password", "p", "currentSchema", "s")))
                .isFalse();
        assertThat(matches(key, fill(new Properties(properties("currentSchema", "s")), "user", "u", "password", "p")))
                .isFalse();
    }

    @Test
    void keyMadeFromDefaults_hasThemAll() {
        PoolKey key = PoolKey.of(plain.of(fill(new Properties(properties("user", "u")), "password", "p")), LOADER);
        assertThat(matches(key, properties("user", "u", "password", "p"))).isTrue();
        assertThat(key.user()).isEqualTo("u");
        assertThat(key.hasPassword()).isTrue();
        assertThat(key.properties()).isEqualTo(properties("user", "u", "password", "p"));
    }

    @Test
    void properties_withNothingBehindThem_areNotCopied() {
        Properties info = properties("user", "u");
        assertThat(plain.of(info)).isSameAs(info);
    }

    @Test
    void propertiesOfASubclass_areWhatTheyGive() {
        Properties info = new Properties() {
            private static final long serialVersionUID = 1;

            @Override
            public String getProperty(String name) {
                return name.equals("user") ? "computed" : super.getProperty(name);
            }
        };
        info.setProperty("user", "u");
        assertThat(plain.of(info)).isEqualTo(properties("user", "computed"));
    }

    @Test
    void valueThatIsNoString_isNotDescribed() {
        Properties info = properties("user", "u");
        info.put("socketFactory", new Object());
        assertThat(PoolKey.canDescribe(info)).isFalse();
        assertThat(matches(PoolKey.of(properties("user", "u"), LOADER), info)).isFalse();
        assertThat(PoolKey.canDescribe(properties("user", "u"))).isTrue();
    }

    @Test
    void otherLoader_doesNotMatch() {
        Properties info = properties("user", "u");
        PoolKey key = PoolKey.of(info, LOADER);
        PoolKey bootstrap = PoolKey.of(info, null);
        assertThat(key.matches(info, ClassLoader.getPlatformClassLoader(), defaults.timeZone()))
                .isFalse();
        assertThat(key.matches(info, null, defaults.timeZone())).isFalse();
        assertThat(bootstrap.matches(info, null, defaults.timeZone())).isTrue();
        assertThat(bootstrap.matches(info, LOADER, defaults.timeZone())).isFalse();
    }

    @Test
    void loader_thatIsGone_isNotKept() throws Exception {
        ClassLoader loader = new URLClassLoader(new URL[0]);
        PoolKey key = PoolKey.of(properties("user", "u"), loader);
        assertThat(key.isGone()).isFalse();
        WeakReference<ClassLoader> gone = new WeakReference<>(loader);
        loader = null;
        while (gone.get() != null) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(key.isGone()).isTrue();
        assertThat(key.matches(properties("user", "u"), null, defaults.timeZone()))
                .isFalse();
        assertThat(PoolKey.of(new Properties(), null).isGone()).isFalse();
    }

    @Test
    void timeZone_ofTheProcess_isPartOfIt() {
        TimeZone before = TimeZone.getDefault();
        PoolKey key = PoolKey.of(properties("user", "u"), LOADER);
        try {
            TimeZone.setDefault(TimeZone.getTimeZone(before.getID().equals("Asia/Tokyo") ? "UTC" : "Asia/Tokyo"));
            assertThat(matches(key, properties("user", "u"))).isFalse();
        } finally {
            TimeZone.setDefault(before);
        }
        assertThat(matches(key, properties("user", "u"))).isTrue();
    }

    @Test
    void locale_ofTheProcess_isPartOfIt() {
        Locale before = Locale.getDefault();
        PoolKey key = PoolKey.of(properties("user", "u"), LOADER);
        try {
            Locale.setDefault(before.equals(Locale.JAPAN) ? Locale.ROOT : Locale.JAPAN);
            assertThat(matches(key, properties("user", "u"))).isFalse();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void key_shownByAccident_showsNoPassword() {
        Object key = PoolKey.of(properties("user", "u", "password", "secret"), LOADER);
        assertThat(String.valueOf(key)).doesNotContain("secret");
    }
}
