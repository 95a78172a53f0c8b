package io.aethermagic.worker;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.aethermagic.annotation.AetherEventListener;
import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.task.InvalidNameException;
import io.aethermagic.task.Names;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Capability;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.StringUtils;

/**
 * Turns the strings of one handler's annotation into values: placeholders first, then
 * defaults, then conversion.
 */
final class HandlerAttributes {

	private final ConfigurableBeanFactory beanFactory;

	private final HandlerDefaults defaults;

	private final String method;

	private final AetherTaskHandler annotation;

	HandlerAttributes(ConfigurableBeanFactory beanFactory, HandlerDefaults defaults, String method,
			AetherTaskHandler annotation) {
		this.beanFactory = beanFactory;
		this.defaults = defaults;
		this.method = method;
		this.annotation = annotation;
	}

	String id() {
		return resolve("id", this.annotation.id());
	}

	String transport() {
		return resolve("transport", this.annotation.transport());
	}

	TaskAddress address() {
		String job = resolve("job", this.annotation.job());
		String task = resolve("task", this.annotation.task());
		String context = resolve("context", this.annotation.context());
		try {
			return new TaskAddress(this.defaults.union(), job, task,
					context.isEmpty() ? TaskAddress.DEFAULT_CONTEXT : context);
		}
		catch (InvalidNameException ex) {
			throw badName(ex);
		}
	}

	String workgroup(TaskAddress address) {
		String workgroup = resolve("workgroup", this.annotation.workgroup());
		workgroup = workgroup.isEmpty() ? this.defaults.workgroup() : workgroup;
		try {
			Names.checkTotal(address, workgroup);
			return workgroup;
		}
		catch (InvalidNameException ex) {
			throw badName(ex);
		}
	}

	boolean hasWorkgroup() {
		return !resolve("workgroup", this.annotation.workgroup()).isEmpty();
	}

	/**
	 * Let a listener get only the events that its annotation names.
	 */
	TaskFunction filter(AetherEventListener annotation, TaskFunction listener) {
		List<String> headers = Arrays.stream(annotation.headers()).map((header) -> resolve("header", header)).toList();
		try {
			return EventFilter.of(listener, headers, annotation.anyHeader());
		}
		catch (IllegalArgumentException ex) {
			throw invalid("wants events with the header '" + ex.getMessage() + "'",
					"Write 'name=value', or 'name' for any value", null);
		}
	}

	int concurrency() {
		String text = resolve("concurrency", this.annotation.concurrency());
		if (text.isEmpty()) {
			return this.defaults.concurrency();
		}
		try {
			int concurrency = Integer.parseInt(text);
			if (concurrency > 0) {
				return concurrency;
			}
		}
		catch (NumberFormatException ex) {
			// told below, like a number that is too small
		}
		throw invalid("has the concurrency '" + text + "'", "Give it a whole number above 0", null);
	}

	@Nullable Duration timeout() {
		String text = resolve("timeout", this.annotation.timeout());
		if (text.isEmpty()) {
			return null;
		}
		IllegalArgumentException cause = null;
		try {
			Duration timeout = DurationFormatterUtils.detectAndParse(text, DurationFormat.Unit.SECONDS);
			if (!timeout.isNegative() && !timeout.isZero()) {
				return timeout;
			}
		}
		catch (IllegalArgumentException ex) {
			cause = ex;
		}
		throw invalid("has the timeout '" + text + "'", "Give it a duration above 0, '30s' or 'PT30S' for example",
				cause);
	}

	@Nullable TaskRate rate() {
		String text = resolve("rate", this.annotation.rate());
		if (text.isEmpty()) {
			return null;
		}
		try {
			return TaskRate.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw invalid("has the rate '" + text + "'",
					"Give it a number and a duration above 0, '100/1s' or '5/1m' for example", ex);
		}
	}

	Set<Capability> require() {
		Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
		for (String attribute : this.annotation.require()) {
			for (String name : StringUtils.tokenizeToStringArray(resolve("require", attribute), ",")) {
				capabilities.add(capability(name));
			}
		}
		return Collections.unmodifiableSet(capabilities);
	}

	private Capability capability(String name) {
		for (Capability capability : Capability.values()) {
			if (capability.name().equalsIgnoreCase(name)) {
				return capability;
			}
		}
		throw invalid("requires the unknown capability '" + name + "'",
				"Name one of " + Arrays.stream(Capability.values())
					.map((capability) -> capability.name().toLowerCase(Locale.ROOT))
					.collect(Collectors.joining(", ")),
				null);
	}

	private String resolve(String attribute, String text) {
		if (text.isEmpty()) {
			return text;
		}
		IllegalArgumentException cause = null;
		try {
			String value = this.beanFactory.resolveEmbeddedValue(text);
			if (value == null || !value.contains("${")) {
				return (value != null) ? value.strip() : "";
			}
		}
		catch (IllegalArgumentException ex) {
			cause = ex;
		}
		throw invalid("has the " + attribute + " '" + text + "' with a placeholder that cannot be resolved",
				"Set the property that it names, or give it a default as in '${name:default}'", cause);
	}

	private InvalidTaskHandlerException badName(InvalidNameException ex) {
		return invalid("has a bad name: " + StringUtils.uncapitalize(String.valueOf(ex.getMessage())),
				"Change the " + ex.kind() + " in its annotation, or the property that it comes from", ex);
	}

	private InvalidTaskHandlerException invalid(String reason, String action, @Nullable Throwable cause) {
		return new InvalidTaskHandlerException(this.method, reason, action, cause);
	}

}
