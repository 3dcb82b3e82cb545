package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlWordsTest {
    @Test
    void words_areLowerCase_andPunctuationIsSingle() {
        assertThat(SqlWords.of("Select A.b, $1::INT<=2", false))
                .containsExactly("select", "a", ".", "b", ",", "$", "1", ":", ":", "int", "<", "=", "2");
    }

    @Test
    void comments_areLeftOut_nestedOnesToo() {
        assertThat(SqlWords.of("a--b\nc/*d/*e*/f*/g-- h\ri", false)).containsExactly("a", "c", "g", "i");
    }

    @Test
    void comment_withoutEnd_swallowsTheRest() {
        assertThat(SqlWords.of("a /* /* */ set x.y = 1", false)).containsExactly("a");
    }

    @Test
    void literal_startsWithAQuote_andKeepsItsCase() {
        assertThat(SqlWords.of("'It''s' x", false)).containsExactly("'It''s", "x");
    }

    @Test
    void literal_ofTheEscapingKind_hasNoPrefixLeft() {
        assertThat(SqlWords.of("E'a\\'b' x e'\\\\' y", false)).containsExactly("'a\\'b", "x", "'\\\\", "y");
    }

    @Test
    void backslash_inAPlainLiteral_escapesOnlyWhenToldSo() {
        assertThat(SqlWords.of("'\\' x '", false)).containsExactly("'\\", "x", "'");
        assertThat(SqlWords.of("'\\' x '", true)).containsExactly("'\\' x ");
    }

    @Test
    void name_endingInE_isNoEscapePrefix() {
        assertThat(SqlWords.of("date'\\' x", false)).containsExactly("date", "'\\", "x");
    }

    @Test
    void quotedIdentifier_losesItsQuotes() {
        assertThat(SqlWords.of("\"Set\".\"a \"\" b\"", false)).containsExactly("set", ".", "a \"\" b");
    }

    @Test
    void escapedIdentifier_isMarked() {
        assertThat(SqlWords.of("U&\"d\\0061t\" u&\"x\"", false))
                .containsExactly("u", "&", "u&", "d\\0061t", "u", "&", "u&", "x");
    }

    @Test
    void dollarQuote_isALiteral_whateverItsTag() {
        assertThat(SqlWords.of("$$a;b$$ $x$ $$ c $x$ $é$d$é$ e", false)).containsExactly("'a;b", "' $$ c ", "'d", "e");
    }

    @Test
    void dollar_inAName_beginsNoQuote() {
        assertThat(SqlWords.of("a$b$c $1 $2", false)).containsExactly("a$b$c", "$", "1", "$", "2");
    }

    @Test
    void dollar_behindANumber_beginsAQuote() {
        assertThat(SqlWords.of("1$$ $$ x", false)).containsExactly("1", "' ", "x");
    }

    @Test
    void spaceThatOnlyJavaKnows_isPartOfAName() {
        assertThat(SqlWords.of("a\u2003b c", false)).containsExactly("a\u2003b", "c");
    }

    @Test
    void plainName_isWhatALogMayShow() {
        assertThat(SqlWords.isPlainName("app.user_1")).isTrue();
        assertThat(SqlWords.isPlainName("")).isFalse();
        assertThat(SqlWords.isPlainName("a b")).isFalse();
        assertThat(SqlWords.isPlainName("a\\056b")).isFalse();
        assertThat(SqlWords.isPlainName("x".repeat(101))).isFalse();
    }
}
