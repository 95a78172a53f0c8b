package io.aethermagic.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * The tables of {@code docs/configuration.md}, made of the metadata. What the metadata
 * has no place for, the values of an enum and what is below a name of the user's, is read
 * off the classes and their sources.
 */
final class ConfigurationPage {

	private static final Path PAGE = Path.of("..", "docs", "configuration.md");

	private static final Path SOURCES = Path.of("src", "main", "java");

	private static final Pattern TABLE = Pattern
		.compile("(<!-- properties below ([a-z.<>-]+) -->\n)(.*?)(<!-- end -->)", Pattern.DOTALL);

	private static final Pattern DOCUMENTED = Pattern.compile(
			"/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@\\S+\\s+)?(?:private [^;={(]+? (\\w+)(?: = [^;]+)?;|([A-Z_]+)[,;\\s])",
			Pattern.DOTALL);

	private static final Pattern QUOTED = Pattern.compile("\"([^\" ]+|[A-Z]\\w+: \\w+)\"|(?<![\\w])'([^' ]+)'");

	private final Map<String, ConfigurationMetadata.Property> properties = new TreeMap<>();

	private final String text = text();

	private final List<String> tables = TABLE.matcher(this.text).results().map((table) -> table.group(2)).toList();

	ConfigurationPage() {
		ConfigurationMetadata.properties().forEach(this::add);
	}

	static String text() {
		return read(PAGE);
	}

	static void write(String text) {
		try {
			Files.writeString(PAGE, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the page as it should be.
	 */
	String made() {
		return TABLE.matcher(this.text)
			.replaceAll((table) -> Matcher.quoteReplacement(table.group(1) + table(table.group(2)) + table.group(4)));
	}

	/**
	 * Return the properties that no table has.
	 */
	List<String> withoutTable() {
		return this.properties.keySet().stream().filter((name) -> prefix(name).isEmpty()).toList();
	}

	private String table(String prefix) {
		String rows = this.properties.values()
			.stream()
			.filter((property) -> prefix(property.name()).equals(prefix))
			.map(this::row)
			.collect(Collectors.joining());
		return "\n| property | type | default | what it is |\n|---|---|---|---|\n" + rows + "\n";
	}

	/**
	 * Return the longest prefix that has a table.
	 */
	private String prefix(String name) {
		return this.tables.stream()
			.filter((prefix) -> name.startsWith(prefix + "."))
			.max((one, other) -> Integer.compare(one.length(), other.length()))
			.orElse("");
	}

	private String row(ConfigurationMetadata.Property property) {
		String description = property.description();
		Class<?> type = classOf(property.type());
		if (type != null && type.isEnum()) {
			description += values(type);
		}
		String fallback = property.fallback();
		return "| `" + property.name() + "` | " + kind(property.type()) + " | "
				+ (fallback.isEmpty() ? "–" : "`" + fallback + "`") + " | " + markdown(description) + " |\n";
	}

	private static String values(Class<?> type) {
		List<String> names = Stream.of(type.getEnumConstants()).map((value) -> ((Enum<?>) value).name()).toList();
		if (!type.getName().startsWith("io.aethermagic.")) {
			return names.stream()
				.map((name) -> '"' + spelled(name) + '"')
				.collect(Collectors.joining(", ", " One of ", "."));
		}
		Map<String, String> said = documentation(type);
		return names.stream()
			.map((name) -> " \"" + spelled(name) + "\": " + decapitalized(said.getOrDefault(name, "")))
			.collect(Collectors.joining());
	}

	private static String decapitalized(String sentence) {
		return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
	}

	private static String spelled(String constant) {
		return constant.toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static String markdown(String text) {
		return QUOTED.matcher(text.replaceAll("\\{@code ([^}]+)}", "\"$1\""))
			.replaceAll((quoted) -> Matcher
				.quoteReplacement("`" + ((quoted.group(1) != null) ? quoted.group(1) : quoted.group(2)) + "`"))
			.replace("|", "\\|");
	}

	private static String kind(String type) {
		String simple = type.replaceAll("<.*", "").replaceAll(".*[.$]", "");
		return switch (simple) {
			case "Boolean", "boolean" -> "boolean";
			case "Integer", "int", "Long", "Double" -> "number";
			case "Duration" -> "duration";
			case "DataSize" -> "size";
			case "String", "URI" -> "text";
			case "List", "Set" -> type.contains("String") ? "list of text" : "list of values";
			case "Map" -> "text by name";
			default -> "value";
		};
	}

	private void add(ConfigurationMetadata.Property property) {
		Class<?> below = property.type().startsWith("java.util.Map<")
				? classOf(property.type().replaceAll(".*[, ]|>", "")) : null;
		if (below == null || below == String.class) {
			this.properties.put(property.name(), property);
			return;
		}
		addBelow(property.name() + ".<name>", below);
	}

	private void addBelow(String prefix, Class<?> type) {
		BeanWrapper bean = PropertyAccessorFactory.forBeanPropertyAccess(BeanUtils.instantiateClass(type));
		Map<String, String> documentation = documentation(type);
		Stream.of(bean.getPropertyDescriptors()).filter((each) -> !each.getName().equals("class")).forEach((each) -> {
			String name = prefix + "." + each.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
			if (each.getWriteMethod() == null) {
				addBelow(name, each.getPropertyType());
				return;
			}
			add(new ConfigurationMetadata.Property(name,
					ResolvableType.forMethodReturnType(each.getReadMethod()).toString(),
					spelledValue(bean.getPropertyValue(each.getName())),
					documentation.getOrDefault(each.getName(), "")));
		});
	}

	private static String spelledValue(@Nullable Object value) {
		if (value == null || value instanceof Collection<?> || value instanceof Map<?, ?>) {
			return "";
		}
		return (value instanceof Duration duration) ? duration.toSeconds() + "s" : value.toString();
	}

	private static @Nullable Class<?> classOf(String type) {
		String element = type.replaceAll("^java\\.util\\.(?:List|Set)<(.*)>$", "$1");
		return element.contains("<") ? null : ClassUtils.resolveClassName(element, null);
	}

	/**
	 * Return what the source says of the fields, or the constants, of a class, by their
	 * names.
	 */
	private static Map<String, String> documentation(Class<?> type) {
		Class<?> outer = type;
		while (outer.getDeclaringClass() != null) {
			outer = outer.getDeclaringClass();
		}
		String source = read(SOURCES.resolve(outer.getName().replace('.', '/') + ".java"));
		Matcher declaration = Pattern.compile("(?:class|enum) " + type.getSimpleName() + " \\{").matcher(source);
		if (!declaration.find()) {
			throw new IllegalStateException("No source of " + type);
		}
		Map<String, String> texts = new LinkedHashMap<>();
		for (MatchResult found : DOCUMENTED.matcher(source.substring(declaration.end())).results().toList()) {
			String name = (found.group(2) != null) ? found.group(2) : found.group(3);
			texts.putIfAbsent(name, found.group(1).replaceAll("\\s*\n\\s*\\*", " ").replaceAll("\\s+", " ").strip());
		}
		return texts;
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<String> tables() {
		return this.tables;
	}

}
