package io.aethermagic.autoconfigure.fleet;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.aethermagic.autoconfigure.PropertyChecks;
import io.aethermagic.fleet.FleetAuthorizer;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;

/**
 * Questions to other instances, and from them.
 */
@ConfigurationProperties("aether.fleet")
public class AetherFleetProperties {

	/**
	 * Whether this instance answers others that do the same, and asks them. Switches the
	 * registry on, too.
	 */
	private boolean enabled;

	/**
	 * What other instances may do here: look only, or also cancel tasks, and pause and
	 * resume handlers.
	 */
	private Access access = Access.READ_ONLY;

	/**
	 * How long answers are waited for.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration timeout = Duration.ofSeconds(3);

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Access getAccess() {
		return this.access;
	}

	public void setAccess(Access access) {
		this.access = access;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	Duration checkedTimeout() {
		return PropertyChecks.positive("aether.fleet.timeout", this.timeout);
	}

	FleetAuthorizer authorizer() {
		return switch (this.access) {
			case NONE -> (request) -> false;
			case READ_ONLY -> (request) -> !request.action().isChange();
			case UNRESTRICTED -> (request) -> true;
		};
	}

	/**
	 * What other instances may do.
	 */
	public enum Access {

		/** Nothing: this instance only asks. */
		NONE,

		/** Look. */
		READ_ONLY,

		/** Look, cancel, pause and resume. */
		UNRESTRICTED

	}

}
