package io.aethermagic.worker;

import java.lang.reflect.Method;
import java.lang.reflect.Type;

import io.aethermagic.task.TaskData;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;

/**
 * Calls a handler method. The bean is fetched with the first task; one that is no
 * singleton with every task.
 */
final class TaskMethodFunction implements TaskFunction {

	private final BeanFactory beanFactory;

	private final String beanName;

	private final Class<?> targetClass;

	private final Method method;

	private final HandlerMethodArgumentResolverComposite resolvers;

	private final @Nullable ArgumentValidation validation;

	private final Type resultType;

	private volatile @Nullable InvocableTaskMethod singleton;

	TaskMethodFunction(BeanFactory beanFactory, String beanName, Class<?> targetClass, Method method,
			HandlerMethodArgumentResolverComposite resolvers, @Nullable ArgumentValidation validation,
			Type resultType) {
		this.beanFactory = beanFactory;
		this.beanName = beanName;
		this.targetClass = targetClass;
		this.method = method;
		this.resolvers = resolvers;
		this.validation = validation;
		this.resultType = resultType;
	}

	@Override
	public @Nullable Object handle(TaskData data, TaskContext context) throws Throwable {
		InvocableTaskMethod invocable = this.singleton;
		if (invocable == null) {
			invocable = bind();
		}
		return invocable.invoke(new TaskMessage(data, context));
	}

	private InvocableTaskMethod bind() {
		Object bean = this.beanFactory.getBean(this.beanName);
		Method found = InvocableTaskMethod.find(this.targetClass, this.method, bean.getClass());
		if (found == null) {
			throw notInProxy(this.targetClass, this.method);
		}
		InvocableTaskMethod invocable = new InvocableTaskMethod(bean, this.method, found, this.resolvers,
				this.validation);
		if (this.beanFactory.isSingleton(this.beanName)) {
			this.singleton = invocable;
		}
		return invocable;
	}

	static InvalidTaskHandlerException notInProxy(Class<?> targetClass, Method method) {
		return new InvalidTaskHandlerException(HandlerMethodSignature.describe(targetClass, method),
				"cannot be called: its bean is a JDK proxy, and no interface of it has the method",
				"Declare the method in an interface of the bean, or proxy the class (spring.aop.proxy-target-class)",
				null);
	}

	@Override
	public Type resultType() {
		return this.resultType;
	}

	/**
	 * Return the method.
	 */
	@Override
	public String toString() {
		return HandlerMethodSignature.describe(this.targetClass, this.method);
	}

}
