namespace Grpc.Core;

/// <summary>Turns messages into bytes and back.</summary>
/// <typeparam name="T">The type of a message.</typeparam>
public class Marshaller<T>
{
    /// <summary>Makes a marshaller of functions over arrays.</summary>
    public Marshaller(Func<T, byte[]> serializer, Func<byte[], T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        Serializer = serializer;
        Deserializer = deserializer;
        ContextualSerializer = (message, context) => context.Complete(serializer(message));
        ContextualDeserializer = context => deserializer(context.PayloadAsNewBuffer());
    }

    /// <summary>Makes a marshaller of functions over contexts, which need not copy.</summary>
    public Marshaller(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        ContextualSerializer = serializer;
        ContextualDeserializer = deserializer;
        Serializer = _ => throw new NotSupportedException("This marshaller has contextual functions only.");
        Deserializer = _ => throw new NotSupportedException("This marshaller has contextual functions only.");
    }

    /// <summary>Gets the function from message to array.</summary>
    public Func<T, byte[]> Serializer { get; }

    /// <summary>Gets the function from array to message.</summary>
    public Func<byte[], T> Deserializer { get; }

    /// <summary>Gets the function from message to context.</summary>
    public Action<T, SerializationContext> ContextualSerializer { get; }

    /// <summary>Gets the function from context to message.</summary>
    public Func<DeserializationContext, T> ContextualDeserializer { get; }
}
