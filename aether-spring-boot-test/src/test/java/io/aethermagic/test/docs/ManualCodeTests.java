package io.aethermagic.test.docs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.aethermagic.autoconfigure.AetherProperties;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Java on the pages stands in sources that are compiled, up to white space and comments;
 * {@code …} is anything. Properties on the pages are there.
 */
class ManualCodeTests {

	private static final List<String> MODULES = List.of("aether-spring-boot-autoconfigure", "aether-spring-boot-test",
			"aether-neighbour-tests", "aether-sample-worker", "aether-sample-client");

	/** What is compiled and run as it stands. */
	private static final String TRIED = "getting-started.md";

	private static final Pattern OF_A_NAME = Pattern.compile("aether\\.(transports|bridges|outbound)\\.[^.]+\\.(.+)");

	@Test
	void javaIsCompiled() {
		List<String> sources = new ArrayList<>();
		for (String module : MODULES) {
			Manual.files(Manual.ROOT.resolve(module + "/src"), ".java")
				.forEach((file) -> sources.add(normal(Manual.text(file))));
		}
		int paragraphs = 0;
		for (Path page : Manual.pages()) {
			if (page.endsWith(TRIED)) {
				continue;
			}
			for (String block : blocks(page, "java")) {
				for (String paragraph : block.split("\n\\s*\n")) {
					List<String> parts = List.of(normal(paragraph).split("…"));
					assertThat(sources.stream().anyMatch((source) -> hasAll(source, parts)))
						.as("%s has what no source has, put it into io.aethermagic.test.docs.examples: %s", page,
								paragraph)
						.isTrue();
					paragraphs++;
				}
			}
		}
		assertThat(paragraphs).isGreaterThan(15);
	}

	private static boolean hasAll(String source, List<String> parts) {
		int from = 0;
		for (String part : parts) {
			from = source.indexOf(part, from);
			if (from < 0) {
				return false;
			}
			from += part.length();
		}
		return true;
	}

	private static String normal(String code) {
		return code.replaceAll("(?m)(^|\\s)//.*$", "").replaceAll("\\b(this\\.|private )", "").replaceAll("\\s+", "");
	}

	@Test
	void propertiesAreThere() throws IOException {
		Set<String> known = properties();
		Set<String> used = new TreeSet<>();
		for (Path page : Manual.pages()) {
			for (String block : blocks(page, "yaml")) {
				YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
				yaml.setResources(new ByteArrayResource(block.getBytes(StandardCharsets.UTF_8)));
				yaml.getObject()
					.keySet()
					.stream()
					.map((name) -> name.toString().replaceAll("\\[\\d+]", ""))
					.filter((name) -> name.startsWith("aether."))
					.forEach(used::add);
			}
		}
		assertThat(used).hasSizeGreaterThan(30);
		assertThat(used.stream().filter((name) -> !known.contains(withoutNames(name))))
			.as("properties that there are not")
			.isEmpty();
	}

	/**
	 * Return a property without the name of a transport or a header that is in it.
	 */
	private static String withoutNames(String property) {
		return OF_A_NAME.matcher(property)
			.replaceFirst("aether.$1.$2")
			.replaceFirst("^(aether\\.outbound\\.headers)\\..*", "$1");
	}

	/**
	 * Return the names of the metadata; below a name of the user's, without that.
	 */
	private static Set<String> properties() throws IOException {
		Set<String> names = new TreeSet<>();
		// in a folder or in a jar, and beside those of others
		for (URL metadata : Collections.list(
				AetherProperties.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream in = metadata.openStream()) {
				for (JsonNode property : JsonMapper.shared().readTree(in).path("properties")) {
					names.add(property.path("name").asString());
				}
			}
		}
		Set<String> ofTransports = names.stream()
			.filter((name) -> name.startsWith("aether."))
			.map((name) -> name.replaceFirst("aether\\.", "aether.transports."))
			.collect(Collectors.toSet());
		names.addAll(ofTransports);
		names.add("aether.transports.type");
		Pattern.compile("`aether\\.(bridges|outbound)\\.<name>\\.([a-z.-]+)`")
			.matcher(Manual.page("configuration.md"))
			.results()
			.forEach((row) -> names.add("aether." + row.group(1) + "." + row.group(2)));
		return names;
	}

	private static List<String> blocks(Path page, String language) {
		return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
			.matcher(Manual.text(page))
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

}
