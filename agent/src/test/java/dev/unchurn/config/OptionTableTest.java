package dev.unchurn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.junit.jupiter.api.Test;

class OptionTableTest {
    @Test
    void documentedTable_isTheOneInTheCode() throws IOException {
        Path document = Paths.get("..", "docs", "options.md");

        assertThat(document).exists();
        assertThat(new String(Files.readAllBytes(document), StandardCharsets.UTF_8))
                .as("docs/options.md must have this table:\n%s", OptionTable.markdown())
                .contains(OptionTable.markdown());
    }

    @Test
    void index_ofEachOption_isItsPlaceInTheTable() {
        Option[] all = Option.all();

        for (int i = 0; i < all.length; i++)
            assertThat(all[i].index()).as(all[i].name()).isEqualTo(i);
    }

    @Test
    void default_ofEachOption_isAccepted() {
        for (Option option : Option.all()) {
            String value = option.defaultValue();
            if (value != null)
                assertThat(option.accepts(value)).as(option.name()).isTrue();
        }
    }
}
