package io.aethermagic.test.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each page is on the index, and no link of a page leads nowhere.
 */
class ManualLinksTests {

	private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");

	private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|`[^`\n]*`");

	private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);

	private static final Path INDEX = Manual.ROOT.resolve("docs/README.md");

	@Test
	void eachPageIsOnTheIndex() {
		List<Path> pages = new ArrayList<>(targets(INDEX));
		pages.addAll(targets(Manual.ROOT.resolve("docs/transports/README.md")));
		assertThat(Manual.pages()).filteredOn((page) -> !page.equals(INDEX)).isSubsetOf(pages);
		assertThat(targets(Manual.ROOT.resolve("README.md"))).contains(INDEX);
	}

	@Test
	void eachLinkLeadsSomewhere() {
		for (Path page : Manual.pages()) {
			assertThat(targets(page)).as("links of %s", page).allMatch(Files::exists);
			for (MatchResult link : links(page)) {
				Path target = target(page, link);
				if (link.group(2) != null) {
					assertThat(anchors(target)).as("sections that %s names of %s", page, target)
						.contains(link.group(2));
				}
			}
		}
	}

	private static List<Path> targets(Path page) {
		return links(page).stream().map((link) -> target(page, link)).toList();
	}

	private static List<MatchResult> links(Path page) {
		return LINK.matcher(CODE.matcher(Manual.text(page)).replaceAll("")).results().toList();
	}

	private static Path target(Path page, MatchResult link) {
		return link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();
	}

	/**
	 * Return the names of a page's sections, as the pages are shown.
	 */
	private static List<String> anchors(Path page) {
		return HEADING.matcher(Manual.text(page))
			.results()
			.map((heading) -> heading.group(1)
				.toLowerCase(Locale.ROOT)
				.replaceAll("[^\\p{L}\\p{N} _-]", "")
				.replace(' ', '-'))
			.toList();
	}

}
