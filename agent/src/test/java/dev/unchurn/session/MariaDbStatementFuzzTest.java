package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Statements in every disguise that MariaDB's lexer allows. The seed is in the message of a failure. */
class MariaDbStatementFuzzTest {
    private static final int ROUNDS = 20_000;

    /** Parts that a space separates; anything that the lexer skips may stand there. */
    private static final String[] IRREVERSIBLE = {
        "set global a = 1",
        "set @@global . a = 1",
        "set a = ( 1 ) , global b = 2",
        "set profiling = 1",
        "grant select on t to u",
        "create or replace user u",
        "drop role r",
        "set default role r for u",
        "execute immediate 'set global a = 1'",
        "prepare p from @x",
        "xa begin 'x'",
        "flush privileges",
        "begin not atomic set global a = 1 ; end",
    };

    private static final String[] TOUCHING = {
        "set sql_mode = ''",
        "set @x = 1",
        "select 1 into @x",
        "select get_lock ( 'x' , 1 )",
        "select next value for s",
        "create temporary table t ( a int )",
        "lock tables t write",
        "use d",
        "start transaction",
        "call p ( )",
        "select f ( 1 )",
        "handler t open",
        "do 1",
    };

    private static final String[] CLEAN = {
        "select 1",
        "select count ( * ) from t where a = 'x'",
        "insert into t ( a ) values ( 'y' )",
        "update t set a = lower ( b ) where c in ( 1 , 2 )",
        "delete from t",
    };

    /** What the lexer skips: white space (space, tab, line feed, vertical tab, form feed, return) and comments. */
    private static final String[] SKIPPED = {
        " ",
        "\t",
        "\n",
        "\r",
        "\f",
        "\u000b",
        "/**/",
        "/* set */",
        "/* ' */",
        "/* ` */",
        "/* # */",
        "-- '\n",
        "--\n",
        "# \" `\n",
        "#\n",
        "-- global\r\n",
        "--\t*/\n",
        " /*!*/ ",
        "/*! */",
        "/*M!*/",
    };

    /** Whole statements that hide nothing, but have in them what could be taken for an end or a beginning. */
    private static final String[] HARMLESS = {
        "select ';'", "select 'it''s'", "select '/*'", "select '# '", "select \"'\"", "select '\"'", "select `'`",
        "select `a``'`", "select '\\\\'", "select 1--1", "select 1 -- x\n", "select 'a' 'b'", "select x'41'", "",
        "select 1 # '\n", "select '-- '",
    };

    private final long seed = Long.getLong("unchurn.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void irreversible_inAnyDisguise_isIrreversible() {
        for (int i = 0; i < ROUNDS; i++) {
            String sql = among(one(IRREVERSIBLE));
            assertThat(MariaDbStatement.judge(sql).irreversible())
                    .as("seed %d: %s", seed, sql)
                    .isNotNull();
        }
    }

    @Test
    void touching_inAnyDisguise_isNotClean() {
        for (int i = 0; i < ROUNDS; i++) {
            String sql = among(one(TOUCHING));
            assertThat(MariaDbStatement.judge(sql)).as("seed %d: %s", seed, sql).isNotSameAs(Verdict.CLEAN);
        }
    }

    /** Otherwise a judge that calls nothing clean would pass, too. */
    @Test
    void clean_inAnyDisguise_isClean() {
        for (int i = 0; i < ROUNDS; i++) {
            String sql = disguised(one(CLEAN));
            assertThat(MariaDbStatement.judge(sql)).as("seed %d: %s", seed, sql).isSameAs(Verdict.CLEAN);
        }
    }

    @Test
    void anything_isJudgedWithoutFailing() {
        String alphabet = "set global'\"`\\/*!M-#;@(),. \n\t=1a$\u00e9\0";
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder sql = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                sql.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(MariaDbStatement.judge(sql.toString()))
                    .as("seed %d: %s", seed, sql)
                    .isNotNull();
        }
    }

    /** Somewhere in a row of statements. */
    private String among(String statement) {
        StringBuilder sql = new StringBuilder();
        for (int before = random.nextInt(3); before > 0; before--)
            sql.append(one(HARMLESS)).append(';');
        sql.append(disguised(statement));
        for (int after = random.nextInt(3); after > 0; after--) sql.append(';').append(one(HARMLESS));
        return sql.toString();
    }

    private String disguised(String statement) {
        StringBuilder sql = new StringBuilder(skipped());
        for (String part : statement.split(" ")) {
            boolean isWord = Character.isLetter(part.charAt(0));
            boolean isUpper = isWord && random.nextBoolean();
            sql.append(isUpper ? part.toUpperCase(Locale.ROOT) : part)
                    .append(' ')
                    .append(skipped());
        }
        return sql.toString();
    }

    private String skipped() {
        StringBuilder skipped = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) skipped.append(one(SKIPPED));
        return skipped.toString();
    }

    private String one(String[] of) {
        return of[random.nextInt(of.length)];
    }
}
