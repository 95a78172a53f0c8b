package io.aethermagic.test.docs.examples;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.hub.HubAuthorization;
import io.aethermagic.transport.hub.HubPeer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Who may do what at a hub.
 */
@Configuration(proxyBeanMethods = false)
class Tenants {

	@Bean
	HubAuthorization tenants() {
		return new HubAuthorization() {

			@Override
			public boolean mayPerform(HubPeer peer, TaskAddress address) {
				return address.context().equals(peer.user());
			}

			@Override
			public boolean mayServe(HubPeer peer, TaskAddress address) {
				return "worker".equals(peer.user());
			}

		};
	}

}
