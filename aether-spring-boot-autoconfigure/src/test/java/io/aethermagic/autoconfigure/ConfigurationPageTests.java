package io.aethermagic.autoconfigure;

import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/configuration.md} says what the metadata says.
 */
class ConfigurationPageTests {

	private static final String WRITE = "aether.test.write-pages";

	private final ConfigurationPage page = new ConfigurationPage();

	@Test
	void thePageIsMadeOfTheMetadata() {
		String made = this.page.made();
		if (Boolean.getBoolean(WRITE)) {
			ConfigurationPage.write(made);
		}
		assertThat(ConfigurationPage.text())
			.as("docs/configuration.md; it is made anew by 'mvn test -pl aether-spring-boot-autoconfigure -Dtest=%s -D%s=true'",
					getClass().getSimpleName(), WRITE)
			.isEqualTo(made);
	}

	@Test
	void everyPropertyHasARowWithADescription() {
		assertThat(this.page.withoutTable()).isEmpty();
		String made = this.page.made();
		List<String> rows = Pattern.compile("^\\| `.*", Pattern.MULTILINE)
			.matcher(made)
			.results()
			.map((row) -> row.group())
			.toList();
		assertThat(rows).hasSizeGreaterThan(100)
			.allSatisfy((row) -> assertThat(row).matches("\\| `\\S+` \\| [a-z ]+ \\| [^|]+ \\| [A-Z].+[.] \\|"))
			.anySatisfy((row) -> assertThat(row).startsWith("| `aether.worker.lease` | duration | `30s` |"))
			.anySatisfy((row) -> assertThat(row).startsWith("| `aether.outbound.<name>.timeout` | duration | `30s` |"))
			.anySatisfy((row) -> assertThat(row).contains("`fail`: wait a while for the connection, then fail."));
		assertThat(this.page.tables()).doesNotHaveDuplicates();
	}

}
