package io.aethermagic.autoconfigure.web;

import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.autoconfigure.AetherInstance;
import io.aethermagic.autoconfigure.AetherProperties;
import io.aethermagic.client.AetherOperations;
import io.aethermagic.time.Timers;
import io.aethermagic.web.GatewayThreads;
import io.aethermagic.web.TaskAuthorization;
import io.aethermagic.web.TaskGateway;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Auto-configuration of the gateway, which is there where it is asked for.
 */
@AutoConfiguration(after = AetherAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "aether.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "aether.web.enabled")
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(RouterFunction.class)
@EnableConfigurationProperties(AetherWebProperties.class)
public final class AetherWebAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnThreading(Threading.VIRTUAL)
	GatewayThreads aetherVirtualGatewayThreads() {
		return GatewayThreads.virtual();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnThreading(Threading.PLATFORM)
	GatewayThreads aetherGatewayThreads() {
		return GatewayThreads.platform();
	}

	@Bean
	@ConditionalOnMissingBean
	TaskAuthorization aetherTaskAuthorization() {
		return new TaskAuthorization() {
		};
	}

	@Bean
	@ConditionalOnMissingBean
	TaskGateway aetherTaskGateway(AetherWebProperties properties, AetherProperties aether, AetherInstance instance,
			AetherOperations operations, TaskAuthorization authorization, Timers timers, GatewayThreads threads) {
		return new TaskGateway(properties.settings(aether.getUnion(), instance.id(), aether.getMaxMessageSize()),
				operations, authorization, timers, threads);
	}

	@Bean
	RouterFunction<ServerResponse> aetherTaskRoutes(TaskGateway gateway) {
		return gateway.routes();
	}

}
