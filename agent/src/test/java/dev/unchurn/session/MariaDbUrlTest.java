package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MariaDbUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mariadb://localhost/d",
                "jdbc:mysql://localhost:3306/d?useSSL=false",
                "jdbc:mysql://[::1]:3306/",
                "jdbc:mariadb://h/d?pool=false&autoReconnect=0&sessionVariables=a=1,b=2",
                "jdbc:mysql://h"
            })
    void oneServer_isPooled(String url) {
        assertThat(MariaDbUrl.isOne(url)).isTrue();
        assertThat(MariaDbUrl.refusal(url, new Properties())).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql:replication://a,b/d",
                "jdbc:mariadb:sequential://a/d",
                "jdbc:mysql+srv://a/d",
                "jdbc:mysql:loadbalance://a/d",
                "jdbc:mysql://a,b/d",
                "jdbc:mysql://address=(host=a)(port=1)/d",
                "jdbc:mysql://(host=a)/d",
                "jdbc:mariadb://a/d?POOL=true",
                "jdbc:mariadb://a/d?x=1&pool",
                "jdbc:mysql://a/d?autoReconnect=true",
                "jdbc:mysql://a/d?queryInterceptors=com.acme.I",
                "jdbc:mariadb://a/d?servicePrincipalName=x"
            })
    void whatCannotBeShared_isNotPooled(String url) {
        if (MariaDbUrl.isOne(url))
            assertThat(MariaDbUrl.refusal(url, new Properties())).isNotNull();
        else assertThat(url).startsWith("jdbc:mysql+srv:");
    }

    @Test
    void property_besideTheUrl_counts() {
        Properties info = new Properties();
        info.setProperty("AutoReconnect", "true");

        assertThat(MariaDbUrl.refusal("jdbc:mysql://a/d", info)).contains("autoReconnect");
    }

    @Test
    void otherUrls_areNotOurs() {
        assertThat(MariaDbUrl.isOne("jdbc:mysqlx://a/d")).isFalse();
        assertThat(MariaDbUrl.isOne("jdbc:postgresql://a/d")).isFalse();
    }
}
