using System.Text;
using CsCheck;
using EmotionWeb.Core.Classification;

namespace EmotionWeb.Tests.Unit.Classification;

public sealed class OnnxExternalDataTests
{
    /// <summary>A tensor by a name of its own whose weights lie in <c>weights.bin</c>.</summary>
    private static readonly byte[] Outside =
    [
        .. Number(1, 1), .. Number(2, 1), .. Part(8, "outside"u8.ToArray()),
        .. Part(13, [.. Part(1, "location"u8.ToArray()), .. Part(2, Encoding.UTF8.GetBytes("weights.bin"))]), .. Number(14, 1),
    ];

    /// <summary>What, written after a network's bytes, is one more tensor of its graph: parts of a message that come twice are one
    /// (https://protobuf.dev/programming-guides/encoding/#last-one-wins).</summary>
    public static byte[] GraphWithOutsideWeights { get; } = Part(7, Part(5, Outside));

    [Theory]
    [MemberData(nameof(TestModels.Ids), MemberType = typeof(TestModels))]
    public void A_network_that_comes_with_the_program_is_whole(string id) =>
        Assert.False(OnnxExternalData.IsIn(File.ReadAllBytes(TestModels.Folder.File(TestModels.Get(id).Model.File))));

    [Fact]
    public void Weights_outside_are_found_wherever_a_tensor_may_stand()
    {
        byte[] attribute = Part(5, Outside);
        Assert.True(OnnxExternalData.IsIn(GraphWithOutsideWeights));
        Assert.True(OnnxExternalData.IsIn(Part(7, Part(1, Part(5, attribute)))));
        Assert.True(OnnxExternalData.IsIn(Part(7, Part(1, Part(5, Part(10, Outside))))));
        Assert.True(OnnxExternalData.IsIn(Part(7, Part(1, Part(5, Part(6, Part(1, Part(5, attribute))))))));
        Assert.True(OnnxExternalData.IsIn(Part(7, Part(15, Part(1, Outside)))));
        Assert.True(OnnxExternalData.IsIn(Part(25, Part(7, Part(5, attribute)))));
        Assert.True(OnnxExternalData.IsIn([.. Number(1, 8), .. Part(2, "a maker"u8.ToArray()), .. Part(7, Part(5, Number(14, 1)))]));
        Assert.False(OnnxExternalData.IsIn(Part(7, Part(5, [.. Number(1, 1), .. Number(14, 0), .. Part(9, Outside)]))));
    }

    [Fact]
    public void Any_bytes_are_looked_through_without_a_fault() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        OnnxExternalData.IsIn([.. GraphWithOutsideWeights.Take(bytes.Length), .. bytes]);
    });

    private static byte[] Number(int field, byte value) => [(byte)(field << 3), value];

    private static byte[] Part(int field, byte[] content) => [.. Varint(field << 3 | 2), .. Varint(content.Length), .. content];

    private static byte[] Varint(int value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Varint(value >> 7)];
}
