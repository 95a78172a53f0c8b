package io.aethermagic.neighbours;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The class path of the tests as if some artifacts were not on it.
 */
final class ClassPath extends ClassLoader {

	/** Where classes are, because looking for one goes through all artifacts. */
	private static final Map<String, Optional<URL>> FOUND = new ConcurrentHashMap<>();

	private final List<Pattern> hidden;

	private ClassPath(List<String> hidden) {
		super(ClassPath.class.getClassLoader());
		this.hidden = hidden.stream()
			.map((artifact) -> Pattern.compile("/" + Pattern.quote(artifact) + "(-\\d[^/]*)?/"))
			.toList();
	}

	/**
	 * Hide artifacts.
	 * @param artifacts their ids, as Maven knows them
	 * @return a loader of all others
	 */
	static ClassPath without(List<String> artifacts) {
		return new ClassPath(artifacts);
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		Optional<URL> found = FOUND.computeIfAbsent(name,
				(key) -> Optional.ofNullable(getParent().getResource(key.replace('.', '/') + ".class")));
		if (found.isPresent() && isHidden(found.get())) {
			throw new ClassNotFoundException(name);
		}
		return super.loadClass(name, resolve);
	}

	@Override
	public @Nullable URL getResource(String name) {
		URL resource = super.getResource(name);
		return (resource != null && isHidden(resource)) ? null : resource;
	}

	@Override
	public Enumeration<URL> getResources(String name) throws IOException {
		return Collections.enumeration(
				Collections.list(super.getResources(name)).stream().filter((resource) -> !isHidden(resource)).toList());
	}

	private boolean isHidden(URL resource) {
		return this.hidden.stream().anyMatch((artifact) -> artifact.matcher(resource.toString()).find());
	}

}
