package io.aethermagic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;

/**
 * Classes of one package that need each other, each with its nested ones: the strongly
 * connected parts of who names whom, found by Tarjan's algorithm.
 */
final class ClassCircles {

	private final Map<String, Set<String>> named;

	private final Map<String, Integer> indexes = new HashMap<>();

	private final Map<String, Integer> lows = new HashMap<>();

	private final Deque<String> stack = new ArrayDeque<>();

	private final Set<String> onStack = new HashSet<>();

	private final List<Set<String>> circles = new ArrayList<>();

	private ClassCircles(Map<String, Set<String>> named) {
		this.named = named;
	}

	/**
	 * Find the circles of more classes than may be.
	 * @param classes where to look
	 * @param most how many classes may form a circle
	 * @return each circle's classes by their names
	 */
	static List<Set<String>> longerThan(int most, JavaClasses classes) {
		Map<String, Set<String>> named = new HashMap<>();
		for (JavaClass from : classes) {
			Set<String> others = named.computeIfAbsent(outermost(from), (name) -> new TreeSet<>());
			for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
				JavaClass target = dependency.getTargetClass();
				if (target.getPackageName().equals(from.getPackageName())) {
					others.add(outermost(target));
				}
			}
		}
		ClassCircles search = new ClassCircles(named);
		named.keySet().stream().sorted().filter((name) -> !search.indexes.containsKey(name)).forEach(search::visit);
		return search.circles.stream().filter((circle) -> circle.size() > most).toList();
	}

	private static String outermost(JavaClass type) {
		JavaClass outermost = type.getBaseComponentType();
		while (outermost.getEnclosingClass().isPresent()) {
			outermost = outermost.getEnclosingClass().get();
		}
		return outermost.getName();
	}

	private void visit(String name) {
		int index = this.indexes.size();
		this.indexes.put(name, index);
		this.lows.put(name, index);
		this.stack.push(name);
		this.onStack.add(name);
		Collection<String> others = this.named.getOrDefault(name, Set.of());
		for (String other : others) {
			if (!this.indexes.containsKey(other)) {
				visit(other);
				this.lows.merge(name, this.lows.get(other), Math::min);
			}
			else if (this.onStack.contains(other)) {
				this.lows.merge(name, this.indexes.get(other), Math::min);
			}
		}
		if (this.lows.get(name) == index) {
			Set<String> circle = new TreeSet<>();
			String member;
			do {
				member = this.stack.pop();
				this.onStack.remove(member);
				circle.add(member);
			}
			while (!member.equals(name));
			this.circles.add(circle);
		}
	}

}
