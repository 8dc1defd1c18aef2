/* A Vulkan layer that loses the graphics device after as many submissions as LOST_AFTER says, as a driver does whose
 * hardware hangs or is unplugged. */
#include "layer.h"

static PFN_vkQueueSubmit next_submit;
static long left;

static VKAPI_ATTR VkResult VKAPI_CALL submit(VkQueue queue, uint32_t count, const VkSubmitInfo *submits, VkFence fence) {
    return left-- > 0 ? next_submit(queue, count, submits, fence) : VK_ERROR_DEVICE_LOST;
}

static PFN_vkVoidFunction own(const char *name) {
    return strcmp(name, "vkQueueSubmit") ? NULL : (PFN_vkVoidFunction)submit;
}

static void begin(VkDevice device) {
    const char *after = getenv("LOST_AFTER");
    left = after ? atol(after) : 0;
    next_submit = (PFN_vkQueueSubmit)driver(device, "vkQueueSubmit");
}
