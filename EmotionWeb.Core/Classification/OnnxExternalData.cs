namespace EmotionWeb.Core.Classification;

/// <summary>
/// Finds weights that a network keeps in files beside its own: no SHA-256 of the manifest covers those, and their names may lead anywhere.
/// It walks the messages of ONNX (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto) that lead to tensors, in the wire format of
/// protocol buffers (https://protobuf.dev/programming-guides/encoding/). Pure.
/// </summary>
internal static class OnnxExternalData
{
    private const int MostNested = 100; // As many as protocol buffers' own readers follow.

    private enum Message
    {
        Model,
        Graph,
        Node,
        Attribute,
        Tensor,
        SparseTensor,
        Function,
        Training,
    }

    /// <summary>Whether a tensor of the network is kept outside <paramref name="model"/>. What is no network has none; whoever runs it
    /// says so.</summary>
    /// <param name="model">An ONNX file.</param>
    public static bool IsIn(ReadOnlySpan<byte> model) => IsIn(model, Message.Model, 0);

    private static bool IsIn(ReadOnlySpan<byte> bytes, Message message, int depth)
    {
        if (depth > MostNested)
        {
            return true; // No network is nested so deep: what cannot be looked through is not trusted.
        }

        while (TryReadVarint(ref bytes, out ulong tag))
        {
            int field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0 when TryReadVarint(ref bytes, out ulong value):
                    if (message is Message.Tensor && field == 14 && value == 1)
                    {
                        return true; // data_location: EXTERNAL
                    }

                    break;
                case 2 when TryReadVarint(ref bytes, out ulong length) && length <= (ulong)bytes.Length:
                    if ((message is Message.Tensor && field == 13) || (Part(message, field) is { } part && IsIn(bytes[..(int)length], part, depth + 1)))
                    {
                        return true; // external_data, or a part that has it
                    }

                    bytes = bytes[(int)length..];
                    break;
                case 1 when bytes.Length >= sizeof(ulong):
                    bytes = bytes[sizeof(ulong)..];
                    break;
                case 5 when bytes.Length >= sizeof(uint):
                    bytes = bytes[sizeof(uint)..];
                    break;
                default:
                    return false; // No such wire: it will not load.
            }
        }

        return false;
    }

    private static Message? Part(Message message, int field) => (message, field) switch
    {
        (Message.Model, 7) or (Message.Attribute, 6 or 11) or (Message.Training, 1 or 2) => Message.Graph,
        (Message.Model, 20) => Message.Training,
        (Message.Model, 25) => Message.Function,
        (Message.Graph, 1) or (Message.Function, 7) => Message.Node,
        (Message.Node, 5) or (Message.Function, 11) => Message.Attribute,
        (Message.Graph, 5) or (Message.Attribute, 5 or 10) or (Message.SparseTensor, 1 or 2) => Message.Tensor,
        (Message.Graph, 15) or (Message.Attribute, 22 or 23) => Message.SparseTensor,
        _ => null,
    };

    private static bool TryReadVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (int i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if ((bytes[i] & 0x80) == 0)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
