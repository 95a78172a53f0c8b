package io.aethermagic.neighbours;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.util.ClassUtils;

/**
 * The beans of an application, with what counts when one is injected.
 *
 * @param definitions for each name the type, and whether the bean is primary, a candidate
 * and so on
 * @param types for each name the types that it can be injected as
 */
record Beans(Map<String, String> definitions, Map<String, Set<Class<?>>> types) {

	static Beans of(ConfigurableListableBeanFactory beans) {
		Map<String, String> definitions = new TreeMap<>();
		Map<String, Set<Class<?>>> types = new TreeMap<>();
		for (String name : beans.getBeanDefinitionNames()) {
			Class<?> type = beans.getType(name);
			definitions.put(name, describe((AbstractBeanDefinition) beans.getMergedBeanDefinition(name), type));
			types.put(name, typesOf(type));
		}
		return new Beans(definitions, types);
	}

	private static String describe(AbstractBeanDefinition bean, @Nullable Class<?> type) {
		StringBuilder text = new StringBuilder((type != null) ? nameOf(type) : "?");
		text.append(bean.isPrimary() ? ", primary" : "").append(bean.isFallback() ? ", fallback" : "");
		text.append(bean.isAutowireCandidate() ? "" : ", no candidate");
		text.append(bean.isDefaultCandidate() ? "" : ", no default candidate");
		return text.append(bean.isLazyInit() ? ", lazy" : "").append(", ").append(bean.getScope()).toString();
	}

	/** A lambda's class is called otherwise each time. */
	private static String nameOf(Class<?> type) {
		String name = ClassUtils.getUserClass(type).getName();
		return name.contains("$$Lambda") ? name.substring(0, name.indexOf("$$Lambda")) : name;
	}

	private static Set<Class<?>> typesOf(@Nullable Class<?> type) {
		Set<Class<?>> types = new LinkedHashSet<>();
		for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
			types.add(each);
			types.addAll(Arrays.asList(ClassUtils.getAllInterfacesForClass(each)));
		}
		return types;
	}

}
