package io.aethermagic.health;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;

/**
 * Groups of health to which a group {@code readiness} is added that has Aether beside the
 * application's own state: an instance whose transport is away can neither take tasks nor
 * perform them. The group {@code liveness} has not: a new process would not bring the
 * broker back. Safe for use by several threads.
 */
public final class ReadinessGroups implements HealthEndpointGroups, AdditionalPathsMapper {

	private static final String NAME = "readiness";

	private static final HealthEndpointGroup READINESS = new Readiness();

	private final HealthEndpointGroups groups;

	private ReadinessGroups(HealthEndpointGroups groups) {
		this.groups = groups;
	}

	/**
	 * Add the group, as the one that Spring Boot's probes use.
	 * @param groups the application's groups, before those of the probes are added
	 * @return the groups; the same ones if the application has such a group of its own
	 */
	public static HealthEndpointGroups of(HealthEndpointGroups groups) {
		return (groups.get(NAME) != null) ? groups : new ReadinessGroups(groups);
	}

	@Override
	public HealthEndpointGroup getPrimary() {
		return this.groups.getPrimary();
	}

	@Override
	public Set<String> getNames() {
		Set<String> names = new LinkedHashSet<>(this.groups.getNames());
		names.add(NAME);
		return names;
	}

	@Override
	public @Nullable HealthEndpointGroup get(String name) {
		return NAME.equals(name) ? READINESS : this.groups.get(name);
	}

	@Override
	public @Nullable List<String> getAdditionalPaths(EndpointId endpoint, WebServerNamespace namespace) {
		return (this.groups instanceof AdditionalPathsMapper mapper) ? mapper.getAdditionalPaths(endpoint, namespace)
				: null;
	}

	/**
	 * The group, which shows as little as the one that it takes the place of.
	 */
	private static final class Readiness implements HealthEndpointGroup {

		@Override
		public boolean isMember(String name) {
			return name.equals("readinessState") || name.equals("aether") || name.startsWith("aether/");
		}

		@Override
		public boolean showComponents(SecurityContext security) {
			return false;
		}

		@Override
		public boolean showDetails(SecurityContext security) {
			return false;
		}

		@Override
		public StatusAggregator getStatusAggregator() {
			return StatusAggregator.getDefault();
		}

		@Override
		public HttpCodeStatusMapper getHttpCodeStatusMapper() {
			return HttpCodeStatusMapper.getDefault();
		}

		@Override
		public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
			return null;
		}

	}

}
