package dev.unchurn.session;

import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Which URLs and properties of MariaDB's and MySQL's drivers make sessions that can be shared. */
final class MariaDbUrl {
    private static final String MARIADB = "jdbc:mariadb:";
    private static final String MYSQL = "jdbc:mysql:";

    /** Properties that change who a session belongs to, or what answers for it, in ways that a reset does not know. */
    private static final String[] REFUSED_IF_SET = {
        "servicePrincipalName",
        "jaasApplicationName",
        "authenticationPlugins",
        "defaultAuthenticationPlugin",
        "credentialType",
        "initSql",
        "queryInterceptors",
        "statementInterceptors",
        "connectionLifecycleInterceptors",
        "exceptionInterceptors",
        "clientInfoProvider",
        "propertiesTransform",
        "serverAffinityOrder",
        "haMode",
        "ha.loadBalanceStrategy",
        "replicationConnectionGroup",
        "loadBalanceConnectionGroup"
    };

    private static final String[] REFUSED_IF_TRUE = {
        "pool",
        "autoReconnect",
        "autoReconnectForPools",
        "transactionReplay",
        "assureReadOnly",
        "cacheCallableStmts",
        "cacheCallableStatements",
        "dnsSrv",
        "useUsageAdvisor",
        "pinGlobalTxToPhysicalConnection"
    };

    private MariaDbUrl() {}

    /** Whether a URL is for one of these drivers. */
    static boolean isOne(String url) {
        return url.startsWith(MARIADB) || url.startsWith(MYSQL);
    }

    /** Why connections are only observed, or null. */
    static @Nullable String refusal(String url, Properties info) {
        String rest = url.substring(url.startsWith(MYSQL) ? MYSQL.length() : MARIADB.length());
        if (!rest.startsWith("//")) return "its URL chooses among servers";
        int question = rest.indexOf('?');
        String parameters =
                question < 0 ? "" : '&' + rest.substring(question + 1).toLowerCase(Locale.ROOT);
        String address = question < 0 ? rest : rest.substring(0, question);
        int slash = address.indexOf('/', 2);
        String hosts = slash < 0 ? address : address.substring(0, slash);
        if (hosts.indexOf(',') >= 0 || hosts.indexOf('(') >= 0) return "its URL names several servers";
        for (String name : REFUSED_IF_SET) {
            if (value(parameters, info, name) != null) return refused(name);
        }
        for (String name : REFUSED_IF_TRUE) {
            String value = value(parameters, info, name);
            if (value != null && !value.equals("false") && !value.equals("0")) return refused(name);
        }
        return null;
    }

    private static String refused(String name) {
        return "the connection property " + name + " makes sessions that cannot be shared";
    }

    /** In lower case: drivers take names in any case. */
    private static @Nullable String value(String parameters, Properties info, String name) {
        String key = name.toLowerCase(Locale.ROOT);
        int at = parameters.indexOf('&' + key + '=');
        if (at >= 0) {
            int from = at + key.length() + 2;
            int end = parameters.indexOf('&', from);
            return parameters.substring(from, end < 0 ? parameters.length() : end);
        }
        if (parameters.endsWith('&' + key) || parameters.contains('&' + key + '&')) return "";
        for (String property : info.stringPropertyNames()) {
            if (property.toLowerCase(Locale.ROOT).equals(key)) {
                return String.valueOf(info.getProperty(property)).toLowerCase(Locale.ROOT);
            }
        }
        return null;
    }
}
