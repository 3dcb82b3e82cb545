package dev.unchurn.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.session.MariaDbWords.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class MariaDbWordsTest {
    private static List<String> words(String sql) {
        return MariaDbWords.of(sql, Reading.USUAL);
    }

    @Test
    void comments_ofAllKinds_areLeftOut() {
        assertThat(words("a # b\nc -- d\ne /* f */ g")).containsExactly("a", "c", "e", "g");
    }

    @Test
    void dashes_withoutASpace_areMinuses() {
        assertThat(words("1--1")).containsExactly("1", "-", "-", "1");
    }

    @Test
    void dashes_atTheEnd_areAComment() {
        assertThat(words("a --")).containsExactly("a");
    }

    @Test
    void carriageReturn_inALineComment_doesNotEndIt() {
        assertThat(words("a -- b\rc\nd")).containsExactly("a", "d");
    }

    @Test
    void blockComment_hasNoneInside() {
        assertThat(words("/* /* */ a */")).containsExactly("a", "*", "/");
    }

    @Test
    void executableComment_isRead() {
        assertThat(words("/*!50000 SET */ /*M! a */ b")).containsExactly("set", "a", "b");
    }

    @Test
    void executableComment_ofAnotherServer_isLeftOut() {
        assertThat(MariaDbWords.of("/*!50000 SET */ b", Reading.WITHOUT_EXECUTABLE))
                .containsExactly("b");
    }

    @Test
    void comment_insideOfAnExecutableOne_endsByItself() {
        assertThat(words("/*! a /* b */ c */ d")).containsExactly("a", "c", "d");
    }

    @Test
    void literals_keepTheirText() {
        assertThat(words("'It''s' \"x\\\"y\"")).containsExactly("'It's", "'x\"y");
    }

    @Test
    void backslash_whereItDoesNotEscape_isText() {
        assertThat(MariaDbWords.of("'a\\' b", Reading.WITHOUT_ESCAPES)).containsExactly("'a\\", "b");
    }

    @Test
    void doubleQuotes_underAnsiQuotes_holdAName() {
        assertThat(MariaDbWords.of("\"A\\\" b", Reading.ANSI_QUOTES)).containsExactly("a\\", "b");
    }

    @Test
    void backquotes_holdAName() {
        assertThat(words("`A``;`.b")).containsExactly("a``;", ".", "b");
    }

    @Test
    void unterminated_belongsToItsQuote() {
        assertThat(words("a 'b ; c")).containsExactly("a", "'b ; c");
        assertThat(words("a `b ; c")).containsExactly("a", "b ; c");
        assertThat(words("a /* b")).containsExactly("a");
        assertThat(words("'a\\")).hasSize(1);
    }
}
