package io.aethermagic.aot;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * What a native image has to keep of Aether itself: what travels in its messages, its
 * scripts, and what it serves to browsers.
 */
final class AetherRuntimeHints implements RuntimeHintsRegistrar {

	/** By their names, because each is its own room's business. */
	private static final List<String> RECORDS = List.of("io.aethermagic.client.TaskAnswer$Failure",
			"io.aethermagic.fleet.FleetQuestion", "io.aethermagic.fleet.FleetReply", "io.aethermagic.node.TaskRef",
			"io.aethermagic.registry.Announcement", "io.aethermagic.web.DashboardView$Snapshot",
			"io.aethermagic.worker.Outcome$Failure");

	private static final List<String> RESOURCES = List.of("io/aethermagic/redis/*.lua",
			"io/aethermagic/transport/redis/*.lua", "io/aethermagic/web/*");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();
		for (String name : RECORDS) {
			binding.registerReflectionHints(hints.reflection(), ClassUtils.resolveClassName(name, classLoader));
		}
		RESOURCES.forEach(hints.resources()::registerPattern);
	}

}
