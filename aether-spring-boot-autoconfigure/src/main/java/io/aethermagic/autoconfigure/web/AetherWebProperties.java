package io.aethermagic.autoconfigure.web;

import java.security.Principal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.autoconfigure.PropertyChecks;
import io.aethermagic.web.DashboardAuthorization;
import io.aethermagic.web.GatewaySettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * Tasks over HTTP, in a servlet web application.
 */
@ConfigurationProperties("aether.web")
public class AetherWebProperties {

	private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

	/**
	 * Whether tasks may be performed over HTTP, in a servlet web application.
	 */
	private boolean enabled;

	/**
	 * What the paths of the gateway begin with.
	 */
	private String basePath = "/aether";

	/**
	 * Which tasks are reachable over HTTP: names of jobs, "job/task" for one task, or "*"
	 * for all. None by default.
	 */
	private List<String> allow = new ArrayList<>();

	/**
	 * The largest request body. Default: that of "aether.max-message-size".
	 */
	private @Nullable DataSize maxRequestSize;

	/**
	 * How long a request with "Prefer: wait" waits for a result at most.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration maxWait = Duration.ofSeconds(30);

	/**
	 * How many tasks are remembered. When so many are open, no more are taken until one
	 * ends.
	 */
	private int maxTasks = 10_000;

	/**
	 * How many bytes of results and progress of ended tasks are remembered; the oldest
	 * are forgotten first.
	 */
	private DataSize maxKept = DataSize.ofMegabytes(64);

	/**
	 * How long an ended task is remembered, with its result.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration keep = Duration.ofMinutes(10);

	/**
	 * After what time of silence an event stream says that it is there.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration keepAlive = Duration.ofSeconds(15);

	private final Dashboard dashboard = new Dashboard();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public String getBasePath() {
		return this.basePath;
	}

	public void setBasePath(String basePath) {
		this.basePath = basePath;
	}

	public List<String> getAllow() {
		return this.allow;
	}

	public void setAllow(List<String> allow) {
		this.allow = allow;
	}

	public @Nullable DataSize getMaxRequestSize() {
		return this.maxRequestSize;
	}

	public void setMaxRequestSize(@Nullable DataSize maxRequestSize) {
		this.maxRequestSize = maxRequestSize;
	}

	public Duration getMaxWait() {
		return this.maxWait;
	}

	public void setMaxWait(Duration maxWait) {
		this.maxWait = maxWait;
	}

	public int getMaxTasks() {
		return this.maxTasks;
	}

	public void setMaxTasks(int maxTasks) {
		this.maxTasks = maxTasks;
	}

	public DataSize getMaxKept() {
		return this.maxKept;
	}

	public void setMaxKept(DataSize maxKept) {
		this.maxKept = maxKept;
	}

	public Duration getKeep() {
		return this.keep;
	}

	public void setKeep(Duration keep) {
		this.keep = keep;
	}

	public Duration getKeepAlive() {
		return this.keepAlive;
	}

	public void setKeepAlive(Duration keepAlive) {
		this.keepAlive = keepAlive;
	}

	public Dashboard getDashboard() {
		return this.dashboard;
	}

	/**
	 * Turn the properties into settings.
	 * @param union the namespace of the tasks' addresses
	 * @param instance the id of this instance
	 * @param maxMessageSize the largest message of all, in bytes
	 * @return the settings
	 * @throws InvalidAetherPropertyException if a value cannot be
	 */
	GatewaySettings settings(String union, String instance, DataSize maxMessageSize) {
		DataSize most = (this.maxRequestSize != null) ? this.maxRequestSize : maxMessageSize;
		return new GatewaySettings(union, instance, checkedPath(), this.allow,
				PropertyChecks.bytes("aether.web.max-request-size", most),
				PropertyChecks.notNegative("aether.web.max-wait", this.maxWait),
				PropertyChecks.positive("aether.web.max-tasks", this.maxTasks),
				PropertyChecks.bytes("aether.web.max-kept", this.maxKept),
				PropertyChecks.positive("aether.web.keep", this.keep),
				PropertyChecks.positive("aether.web.keep-alive", this.keepAlive));
	}

	/**
	 * Return what the paths begin with.
	 * @return a path
	 * @throws InvalidAetherPropertyException if it is none
	 */
	String checkedPath() {
		if (!PATH.matcher(this.basePath).matches()) {
			throw new InvalidAetherPropertyException("aether.web.base-path", this.basePath, "It is no path",
					"Set aether.web.base-path to a path such as /aether: a slash at the beginning, none at the end");
		}
		return this.basePath;
	}

	/**
	 * The page on which operators see and act.
	 */
	public static class Dashboard {

		/**
		 * Whether there is a dashboard, in a servlet web application. Switches on the
		 * registry and the fleet, too.
		 */
		private boolean enabled;

		/**
		 * Who may act on the dashboard: cancel, pause and resume, replay and delete. Who
		 * may look is for the application's security to say.
		 */
		private Actions actions = Actions.AUTHENTICATED;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public Actions getActions() {
			return this.actions;
		}

		public void setActions(Actions actions) {
			this.actions = actions;
		}

		DashboardAuthorization authorization() {
			Actions actions = this.actions;
			return new DashboardAuthorization() {

				@Override
				public boolean mayAct(@Nullable Principal principal) {
					return switch (actions) {
						case NOBODY -> false;
						case AUTHENTICATED -> principal != null;
						case EVERYBODY -> true;
					};
				}

			};
		}

		/**
		 * Who may act on the dashboard.
		 */
		public enum Actions {

			/** The dashboard is for looking only. */
			NOBODY,

			/** Whoever is known by name: nobody without Spring Security or the like. */
			AUTHENTICATED,

			/** Whoever may look. */
			EVERYBODY

		}

	}

}
