package io.aethermagic.autoconfigure.amqp;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import com.rabbitmq.client.Address;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.transport.amqp.AmqpBroker;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.util.StringUtils;

/**
 * Says which RabbitMQ a transport uses: that of the connection factory it names, or the
 * application's. Its connections are not used: they would not be as watchful as a lease
 * asks for.
 */
final class AmqpBrokerChoice {

	private final ListableBeanFactory beans;

	private final ObjectProvider<RabbitConnectionDetails> details;

	AmqpBrokerChoice(ListableBeanFactory beans, ObjectProvider<RabbitConnectionDetails> details) {
		this.beans = beans;
		this.details = details;
	}

	/**
	 * Choose one.
	 * @param property the property that names a connection factory
	 * @param name its value, or {@code null}
	 * @throws InvalidAetherPropertyException if none can be used
	 */
	AmqpBroker choose(String property, @Nullable String name) {
		AbstractConnectionFactory factory = StringUtils.hasText(name) ? named(property, name) : ofApplication(property);
		com.rabbitmq.client.ConnectionFactory client = factory.getRabbitConnectionFactory();
		return new AmqpBroker(client, addresses(client));
	}

	/**
	 * Return all addresses that Spring Boot knows where the factory is made of them: a
	 * factory tells its first only.
	 */
	private List<Address> addresses(com.rabbitmq.client.ConnectionFactory client) {
		RabbitConnectionDetails known = this.details.getIfUnique();
		if (known != null && known.getFirstAddress().host().equals(client.getHost())
				&& known.getFirstAddress().port() == client.getPort()) {
			return known.getAddresses().stream().map((each) -> new Address(each.host(), each.port())).toList();
		}
		return List.of(new Address(client.getHost(), client.getPort()));
	}

	private AbstractConnectionFactory named(String property, String name) {
		Map<String, ConnectionFactory> known = factories();
		ConnectionFactory found = known.get(name);
		if (found instanceof AbstractConnectionFactory usable) {
			return usable;
		}
		throw new InvalidAetherPropertyException(property, name,
				(found != null) ? "That bean is of the class " + found.getClass().getName()
						: "There is no connection factory of that name, there are " + new TreeSet<>(known.keySet()),
				"Set " + property + " to the name of a bean of the type CachingConnectionFactory");
	}

	private AbstractConnectionFactory ofApplication(String property) {
		ConnectionFactory found = this.beans.getBeanProvider(ConnectionFactory.class).getIfUnique();
		if (found instanceof AbstractConnectionFactory usable) {
			return usable;
		}
		Map<String, ConnectionFactory> known = factories();
		throw new InvalidAetherPropertyException(property, "",
				known.isEmpty() ? "There is no bean of the type " + ConnectionFactory.class.getName()
						: "There are connection factories, " + new TreeSet<>(known.keySet())
								+ ", and none is primary and of the type CachingConnectionFactory",
				"Set " + property + " to the name of one of them, make one primary with @Primary, or let Spring Boot "
						+ "make one, with its module spring-boot-amqp on the class path");
	}

	private Map<String, ConnectionFactory> factories() {
		return new TreeMap<>(this.beans.getBeansOfType(ConnectionFactory.class, false, true));
	}

}
